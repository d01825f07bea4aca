using Mesh.LogShipper.Cluster;

namespace Mesh.LogShipper.Tests.Cluster;

public sealed class RendezvousTests
{
    private const int Jobs = 6000;

    [Fact]
    public void Owner_OfManyJobs_IsSpreadEvenly()
    {
        var counts = Names().GroupBy(job => Rendezvous.Owner(job, 3)).ToDictionary(g => g.Key, g => g.Count());

        Assert.All([0, 1, 2], member => Assert.InRange(counts[member], Jobs / 3 * 0.9, Jobs / 3 * 1.1));
    }

    [Fact]
    public void Owner_OneMemberMore_TakesItsShareAndNoOtherLogMoves()
    {
        var moved = Names().Where(job => Rendezvous.Owner(job, 4) != Rendezvous.Owner(job, 3)).ToList();

        Assert.All(moved, job => Assert.Equal(3, Rendezvous.Owner(job, 4)));
        Assert.InRange(moved.Count, Jobs / 4 * 0.9, Jobs / 4 * 1.1);
    }

    [Fact]
    public void Owner_OfTheSameJob_IsTheSameInEveryVersion()
    {
        // On disk in effect: a change of the hash would look for every log at another member.
        Assert.Equal([2, 0, 2, 1], Enumerable.Range(0, 4).Select(i => Rendezvous.Owner($"projects/p/jobs/{i}", 3)));
    }

    private static IEnumerable<string> Names() => Enumerable.Range(0, Jobs).Select(i => $"projects/p/jobs/{i}");
}
