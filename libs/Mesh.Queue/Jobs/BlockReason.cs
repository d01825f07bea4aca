namespace Mesh.Queue.Jobs;

/// <summary>What holds a job back. The numbers are those of <c>mesh.intake.v1.BlockReason</c>, and are stored.</summary>
public enum BlockReason
{
    /// <summary>Jobs of its workflow that it needs have not ended.</summary>
    Needs = 1,

    /// <summary>Its concurrency group is taken.</summary>
    Group = 2,

    /// <summary>Its project has as many jobs queued and running as its quota lets run.</summary>
    Quota = 3,
}
