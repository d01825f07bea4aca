using Mesh.Dispatcher.Tests.Fakes;
using Mesh.Dispatcher.Tests.Runners;

namespace Mesh.Dispatcher.Tests.Leases;

public sealed class LeaseStreamTests
{
    [Fact]
    public async Task Lease_BeforeAllThatWereHeldAreThere_MakesNoLeaseFresh()
    {
        var queue = new FakeQueue { HoldsSynced = true };
        var cluster = new FakeCluster();
        queue.Add(FakeWorld.Lease(1), holder: "a");
        await using var dispatcher = new FakeDispatcher("a", queue, cluster, cluster);
        await dispatcher.StartStreamAsync();

        while (!dispatcher.Runners.All.Any())
        {
            await Task.Yield();
        }

        Assert.False(dispatcher.Clock.IsFresh);
        queue.Sync("a");
        while (!dispatcher.Stream.IsSynced)
        {
            await Task.Yield();
        }

        Assert.True(dispatcher.Clock.IsFresh);
    }
}
