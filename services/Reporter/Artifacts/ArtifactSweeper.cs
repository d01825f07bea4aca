using Mesh.Reporter.Artifacts.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Artifacts;

/// <summary>
/// Removes, once after the start, the files that a crash left without an artifact, and from time to time the artifacts that have
/// expired. A full disk is no reason: it removes only what the options say.
/// </summary>
internal sealed partial class ArtifactSweeper(
    ArtifactStore store, IOptions<ArtifactOptions> options, TimeProvider time, ILogger<ArtifactSweeper> logger) : BackgroundService
{
    // Uploads wait for a batch to be removed.
    private const int Batch = 100;

    private readonly ILogger _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host starts one service after the other: a long look must not keep the rest waiting.
        await Task.Yield();
        Try(SweepOrphans);
        while (true)
        {
            await TryExpireAsync(stoppingToken);
            await Task.Delay(options.Value.Interval, time, stoppingToken);
        }
    }

    private void SweepOrphans()
    {
        var count = 0;
        foreach (var file in store.Files.OfEarlierRuns().Where(file => !store.Reader.Names(file)))
        {
            store.Files.Delete(file);
            count++;
        }

        if (count > 0)
        {
            LogOrphans(count);
        }
    }

    private async Task TryExpireAsync(CancellationToken stoppingToken)
    {
        if (options.Value.MaxAge == TimeSpan.Zero)
        {
            return;
        }

        try
        {
            var (count, last) = (0, Batch);
            while (last == Batch)
            {
                last = await store.ExpireAsync(time.GetUtcNow() - options.Value.MaxAge, Batch, stoppingToken);
                count += last;
            }

            if (count > 0)
            {
                LogExpired(count);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Artifacts that live longer harm nobody.
            LogSweepFailed(failure);
        }
    }

    private void Try(Action sweep)
    {
        try
        {
            sweep();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogSweepFailed(failure);
        }
    }
}
