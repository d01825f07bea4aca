using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Store;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Secrets;

/// <summary>
/// After a rotation: seals with the current key what older ones sealed, in batches with pauses, and says when an old key is not
/// needed any more. At the start it says which keys are missing. What fails is tried again.
/// </summary>
internal sealed partial class SecretResealing(
    SealingKeys keys,
    IJobStore store,
    QueueRole role,
    IOptions<SecretsOptions> options,
    TimeProvider time,
    ILogger<SecretResealing> logger)
    : BackgroundService
{
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                // Who does not lead may not write, and reads a schema that may be older than this program.
                await role.WaitToLeadAsync(stoppingToken);
                var counts = await store.CountSecretsByKeyAsync(stoppingToken);
                foreach (var (id, jobs) in counts.Where(entry => keys.Find(entry.Key) is null))
                {
                    LogMissing(id, jobs);
                }

                if (keys.Current is { } current)
                {
                    foreach (var old in keys.Ids.Skip(1).Select(id => keys.Find(id)!))
                    {
                        await ResealAsync(old, current, stoppingToken);
                    }
                }

                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
                await Task.Delay(FailurePause, time, stoppingToken);
            }
        }
    }

    private async Task ResealAsync(SealingKey old, SealingKey current, CancellationToken stop)
    {
        var (last, done, broken) = (0L, 0, 0);
        while (true)
        {
            var page = await store.ListSecretsAsync(old.Id, last, options.Value.ResealBatch, stop);
            var anew = page.Select(row => Anew(row, old, current)).OfType<StoredSecrets>().ToList();
            await store.ReplaceSecretsAsync(anew, stop);
            done += anew.Count;
            broken += page.Count - anew.Count;
            if (page.Count < options.Value.ResealBatch)
            {
                break;
            }

            last = page[^1].Sequence;
            await Task.Delay(options.Value.ResealPause, time, stop);
        }

        if (broken > 0)
        {
            LogBroken(broken, old.Id);
        }
        else
        {
            LogResealed(done, old.Id, current.Id);
        }
    }

    private static StoredSecrets? Anew(StoredSecrets row, SealingKey old, SealingKey current) =>
        SecretSealer.Open(old, row.Job, row.Secrets) is { } plain
            ? row with { Secrets = SecretSealer.Seal(current, row.Job, plain) }
            : null;
}
