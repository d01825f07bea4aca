using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>Opens the spool before the service listens, so that nobody is answered from half a store.</summary>
internal sealed partial class LogStorageStart(IServiceProvider services, TimeProvider time, ILogger<LogStorageStart> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var spool = services.GetRequiredService<LogSpool>();
        var found = spool.Recovery;
        LogOpened(
            spool.LogCount, found.Segments, found.Records, found.Bytes, found.Damage.Count,
            time.GetElapsedTime(start).TotalMilliseconds);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
