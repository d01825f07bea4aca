using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>Tells which logs have new bytes or a seal on disk.</summary>
public sealed class LogGrowth
{
    /// <summary>Raised on the spool's own thread, once for each log of a group: must not block.</summary>
    public event Action<LogKey>? Grown;

    internal void Tell(LogKey key) => Grown?.Invoke(key);
}
