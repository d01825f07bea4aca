using Mesh.LogShipper.Push;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Retention;

/// <summary>
/// Finds open logs whose writers are gone: no stream is open, the last byte is older than the bound, and nothing came between
/// two looks. The last byte's time is its writer's word, which alone would not do.
/// </summary>
internal sealed class AbandonedLogs(LogSpool spool, PushStreams streams, IOptions<RetentionOptions> options)
{
    /// <summary>The writer in whose name such a log is sealed; agents cannot have this name.</summary>
    private const string Writer = "logshipper";

    private Dictionary<LogKey, long> _seen = [];

    /// <summary>Looks, and gives those that looked abandoned the last time, too.</summary>
    public IReadOnlyList<LogKey> Look(DateTimeOffset now)
    {
        var seen = new Dictionary<LogKey, long>();
        var abandoned = new List<LogKey>();
        if (options.Value.AbandonAfter > TimeSpan.Zero)
        {
            var limit = LogMessages.ToNanos(now - options.Value.AbandonAfter);
            foreach (var log in spool.Logs)
            {
                var end = log.End;
                if (log.Seal is null && !streams.IsOpen(log.Key.Job) && LastNanos(log, end) < limit)
                {
                    seen[log.Key] = end;
                    if (_seen.TryGetValue(log.Key, out var before) && before == end)
                    {
                        abandoned.Add(log.Key);
                    }
                }
            }
        }

        _seen = seen;
        return abandoned;
    }

    /// <summary>Seals a log as it stands; null when it cannot be now.</summary>
    public async Task<SpoolSeal?> SealAsync(LogKey key)
    {
        var days = options.Value.AbandonAfter.TotalDays;
        var message = $"No byte came for {days:0.#} days and no writer was connected: sealed by the log store.";
        return (await spool.SealAsync(key, new SealWish(Writer, 0, default, message))).Seal;
    }

    private long LastNanos(SpoolLog log, long end) =>
        end > 0 && spool.Read(log, end - 1, 1) is [.., var last] && last.Missing == 0 ? last.TimeNanos : 0;
}
