using Mesh.LogShipper.Storage;
using Mesh.Spool;
using Microsoft.Extensions.Caching.Memory;

namespace Mesh.LogShipper.Read;

/// <summary>The outlines of the logs that were asked for by line or time of late; at most <see cref="MaxOutlines"/>.</summary>
public sealed class LogOutlines : IDisposable
{
    private const int MaxOutlines = 128;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxOutlines });

    /// <summary>The log's outline, empty when nobody asked for it of late.</summary>
    internal LogOutline Of(IStoredLog log) =>
        _cache.TryGetValue(log.Key, out LogOutline? known) && known is not null ? known : Add(log.Key);

    public void Dispose() => _cache.Dispose();

    // Two that come at the same moment may each draw one; the later stays.
    private LogOutline Add(LogKey key) =>
        _cache.Set(key, new LogOutline(), new MemoryCacheEntryOptions { Size = 1 });
}
