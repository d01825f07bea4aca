namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>What becomes of an upload: a closed list.</summary>
public abstract record ArtifactResult
{
    private ArtifactResult()
    {
    }

    /// <summary>It is on disk, now or from before; or, before its bytes came, it may come.</summary>
    public sealed record Good : ArtifactResult;

    /// <summary>A later attempt, or a later pod of this attempt, has reported.</summary>
    public sealed record Stale : ArtifactResult;

    /// <summary>The attempt has its result, and did not have this file.</summary>
    public sealed record Ended : ArtifactResult;

    /// <summary>A bound; the message names it.</summary>
    public sealed record OverBound(ArtifactBound Bound, string Message) : ArtifactResult;

    /// <summary>The bytes are not those that the sender meant.</summary>
    public sealed record Damaged(string Message) : ArtifactResult;

    /// <summary>The disk has no room.</summary>
    public sealed record DiskFull : ArtifactResult;
}
