namespace Mesh.Cli.Follow;

/// <summary>Who wrote a piece of log.</summary>
public enum LogOrigin
{
    /// <summary>The step, on its standard output.</summary>
    Output,

    /// <summary>The step, on its standard error.</summary>
    Error,

    /// <summary>Mesh itself.</summary>
    Platform,
}
