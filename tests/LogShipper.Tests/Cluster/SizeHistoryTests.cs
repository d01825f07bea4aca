using Mesh.LogShipper.Cluster;

namespace Mesh.LogShipper.Tests.Cluster;

public sealed class SizeHistoryTests
{
    [Fact]
    public void FormerOwners_SizeThatNeverChanged_AreNone()
    {
        var history = new SizeHistory([3]);

        Assert.All(Names(), job => Assert.Empty(history.FormerOwners(job, Rendezvous.Owner(job, 3))));
    }

    [Fact]
    public void FormerOwners_GrownAndShrunk_HoldEveryOwnerUnderAnySize()
    {
        var history = new SizeHistory([3]).With(4).With(2).With(4);

        Assert.Equal([3, 4, 2], history.Sizes);
        Assert.All(Names(), job =>
        {
            var self = Rendezvous.Owner(job, 4);
            var wanted = new[] { 2, 3, 4 }.Select(size => Rendezvous.Owner(job, size)).Distinct().Where(o => o != self).Order();
            Assert.Equal(wanted, history.FormerOwners(job, self).Order());
        });
    }

    [Fact]
    public void Unknown_AnyGrowth_IsCovered() => Assert.Equal([1, 2, 3, 4], SizeHistory.Unknown(4).Sizes);

    private static IEnumerable<string> Names() => Enumerable.Range(0, 500).Select(i => $"projects/p/jobs/{i}");
}
