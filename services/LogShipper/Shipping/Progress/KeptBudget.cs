using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>Bounds the bytes of documents that are kept in memory to be sent again.</summary>
internal sealed class KeptBudget(IOptions<ShippingOptions> options)
{
    private long _left = options.Value.KeptBytes;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref _left, bytes);
}
