namespace Mesh.Local.Processes;

/// <summary>How a command inside a container ended.</summary>
/// <param name="ExitCode">Null when it was killed because its time was over.</param>
/// <param name="Output">The first of what it wrote to stdout and stderr.</param>
internal sealed record ExecResult(int? ExitCode, string Output)
{
    public const string NotStarted = "mesh-exec: container not started yet";

    public static ExecResult Early { get; } = new(125, NotStarted);
}
