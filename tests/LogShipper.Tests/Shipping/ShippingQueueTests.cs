using Mesh.LogShipper.Shipping.Elastic;
using Mesh.LogShipper.Shipping.Progress;

namespace Mesh.LogShipper.Tests.Shipping;

public sealed class ShippingQueueTests
{
    [Fact]
    public async Task Wait_ParkedSourceComesDueWhileItIsLookedAt_IsReady()
    {
        // Due after 15 ms, on a clock that is 10 ms further at each look: by the second it is not, by the third it has been.
        var queue = new ShippingQueue(new HurryingTime(TimeSpan.FromMilliseconds(10)));
        var source = new IdleSource();
        queue.Park(source, TimeSpan.FromMilliseconds(15));

        await queue.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Same(source, queue.TryTake());
    }

    private sealed class HurryingTime(TimeSpan step) : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => _now += step;
    }

    private sealed class IdleSource() : ShippingSource("demo")
    {
        public override ValueTask FillAsync(int maxLines, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override void Settle(ReadOnlySpan<ItemResult> results, ShippingChanges changes)
        {
        }

        public override void Settled(ReadOnlySpan<ItemResult> results)
        {
        }

        public override void Reset()
        {
        }
    }
}
