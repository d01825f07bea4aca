using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>Nothing is shipped anywhere, so nothing waits for it.</summary>
internal sealed class NoShipping : IShippingProgress
{
    public bool IsShipped(LogKey key) => true;

    public void Forget(IReadOnlyCollection<LogKey> keys)
    {
        // Nothing is remembered.
    }
}
