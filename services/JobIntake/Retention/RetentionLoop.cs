using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Store;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Retention;

/// <summary>Sweeps again and again, while this process leads the queue. What fails is tried again with the next sweep.</summary>
internal sealed partial class RetentionLoop(
    RetentionSweep sweep,
    QueueRole role,
    IOptions<RetentionOptions> options,
    TimeProvider time,
    ILogger<RetentionLoop> logger) : BackgroundService
{
    // A start has better things to do.
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = options.Value.Interval < FirstWait ? options.Value.Interval : FirstWait;
        while (true)
        {
            await Task.Delay(wait, time, stoppingToken);
            await role.WaitToLeadAsync(stoppingToken);
            wait = options.Value.Interval;
            try
            {
                var start = time.GetTimestamp();
                if (await sweep.SweepAsync(stoppingToken) is > 0 and var removed)
                {
                    LogRemoved(removed, time.GetElapsedTime(start));
                }
            }
            catch (LeadershipLostException e)
            {
                LogNotLeading(e.Message);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }
}
