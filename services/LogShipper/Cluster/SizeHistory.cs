namespace Mesh.LogShipper.Cluster;

/// <summary>The sizes that a cluster has had, as one member knows them: where a log may lie that was begun under another.</summary>
/// <param name="Sizes">Every size once, in no order; the current one among them.</param>
internal sealed record SizeHistory(IReadOnlyList<int> Sizes)
{
    /// <summary>
    /// That of a member which remembers nothing: it is new, or its disk is. The cluster may have grown to its size step by step.
    /// </summary>
    public static SizeHistory Unknown(int size) => new([.. Enumerable.Range(1, size)]);

    public SizeHistory With(int size) => Sizes.Contains(size) ? this : new([.. Sizes, size]);

    /// <summary>The members other than one that owned the job under any size; seldom more than one.</summary>
    public IReadOnlyList<int> FormerOwners(string job, int except) =>
        [.. Sizes.Select(size => Rendezvous.Owner(job, size)).Distinct().Where(owner => owner != except)];
}
