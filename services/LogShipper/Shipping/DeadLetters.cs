using Mesh.LogShipper.Shipping.Progress;

namespace Mesh.LogShipper.Shipping;

/// <summary>The documents that were refused for good.</summary>
internal sealed class DeadLetters(ShippingDatabase database, ShippingQueue queue, ReplaySource replays)
{
    /// <summary>Those with numbers past one, the oldest first.</summary>
    public List<StoredLetter> List(long after, int count) => database.ListLetters(after, count);

    /// <summary>Gives them to the shipper again, all when none is named; says how many.</summary>
    public long Replay(IReadOnlyCollection<long> ids)
    {
        var marked = database.Replay(ids);
        if (marked > 0)
        {
            queue.Signal(replays);
        }

        return marked;
    }
}
