namespace Mesh.Cli.Output;

/// <summary>The reader of standard output has gone, as `head` does: the command ends without a word.</summary>
public sealed class OutputClosedException : IOException
{
    /// <summary>What a shell reports of a program that SIGPIPE ended.</summary>
    public const int ExitCode = 141;

    public OutputClosedException()
        : base("the reader of standard output has gone")
    {
    }
}
