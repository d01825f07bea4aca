namespace Mesh.Cli;

/// <summary>An error for people: one clear line, and the code that the command exits with.</summary>
public sealed class CliException(string message, int exitCode, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>True when each line begins with a place in a file: shown as it is, editors make links of it.</summary>
    public bool NamesPlace { get; init; }
}
