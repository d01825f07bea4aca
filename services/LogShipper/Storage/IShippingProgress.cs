using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>Tells what still has to be shipped elsewhere: it is deleted by nobody. For any number of threads.</summary>
public interface IShippingProgress
{
    /// <summary>True when nobody needs the log for shipping any more. Must not block.</summary>
    bool IsShipped(LogKey key);

    /// <summary>Logs that were shipped have been deleted, and what is remembered of them is of no use.</summary>
    void Forget(IReadOnlyCollection<LogKey> keys);
}
