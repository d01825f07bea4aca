using System.Diagnostics.Metrics;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Storage;

/// <summary>
/// Shows how much of the write-ahead log stays only because of old open logs, and names them once that is much: what to do is the
/// operator's to say. Not done by itself: a log that is open is never cut.
/// </summary>
internal sealed partial class PinnedSegments : BackgroundService
{
    private const int MaxNames = 3;

    private readonly LogSpool _spool;
    private readonly LogStorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PinnedSegments> _logger;
    private readonly Meter _meter;

    public PinnedSegments(
        LogSpool spool, IOptions<LogStorageOptions> options, IMeterFactory meters, TimeProvider time, ILogger<PinnedSegments> logger)
    {
        (_spool, _options, _time, _logger) = (spool, options.Value, time, logger);
        _meter = meters.Create("Mesh.LogShipper");
        _meter.CreateObservableGauge("mesh.logs.wal", () => spool.Usage.Bytes, "By", "Bytes of the write-ahead log");
        _meter.CreateObservableGauge(
            "mesh.logs.wal.pinned", () => spool.Usage.PinnedBytes, "By",
            "Bytes of the write-ahead log that stay only because an older log is open");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.PinnedInterval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var pinned = _spool.Usage.PinnedBytes;
            if (pinned > _options.PinnedWarnBytes)
            {
                var logs = _spool.Oldest();
                var names = string.Join(", ", logs.Take(MaxNames).Select(log => $"{log.Key.Job} attempt {log.Key.Attempt}"));
                LogPinned(pinned, logs.Count, names);
            }
        }
    }

    [LoggerMessage(
        413, LogLevel.Warning,
        "{Bytes} bytes of the write-ahead log stay only because {Logs} logs with bytes before them have not ended: {Names}")]
    private partial void LogPinned(long bytes, int logs, string names);
}
