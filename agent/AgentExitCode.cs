namespace Mesh.Agent;

internal static class AgentExitCode
{
    /// <summary>The attempt's part of this process is done; for <c>run</c>: log and result are acknowledged.</summary>
    public const int Done = 0;

    /// <summary>The job cannot go on, and the record says why; or the platform refused the record.</summary>
    public const int Failed = 1;

    public const int WrongUsage = 64;
}
