using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Follow;

/// <summary>
/// Stays with a job until it ends: shows the log of each attempt live, and says on stderr why it waits, what is retried, and
/// when the connection is lost and found.
/// </summary>
internal sealed class JobFollower(
    MeshConnection mesh, CliConsole console, TimeProvider time, IFollowControl control,
    Func<StepClock, ILogSink>? sinkFactory, LogFilter filter)
{
    /// <summary>Follows the job to its end, or until the reader detaches.</summary>
    public async Task<FollowResult> FollowAsync(Job first, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, control.Detached);
        var latest = new LatestJob(first);
        var watch = WatchAsync(latest, stop.Token);
        try
        {
            if (sinkFactory is not null)
            {
                await new JobLog(mesh, console, time, control, sinkFactory, filter).ShowAsync(latest, stop.Token);
            }

            return new FollowResult(await latest.WaitAsync(IsOver, stop.Token), Detached: false);
        }
        catch (OperationCanceledException) when (control.Detached.IsCancellationRequested)
        {
            return new FollowResult(latest.Value, Detached: true);
        }
        catch (WatchFailedException e) when (e.InnerException is RpcException inner)
        {
            throw inner;
        }
        finally
        {
            await stop.CancelAsync();
            await watch;
        }
    }

    private static bool IsOver(Job job) => JobStateText.IsTerminal(job.State);

    private async Task WatchAsync(LatestJob latest, CancellationToken cancellationToken)
    {
        try
        {
            var said = "";
            var states = new JobStates(mesh.WatchJob(latest.Value.Name), time, LostWatch);
            // From version 0: the job as it is now comes first, whatever happened between the submit and this call.
            await foreach (var job in states.ReadAsync(0, untilTerminal: true, cancellationToken))
            {
                var line = WaitReason.Of(job);
                if (line.Length > 0 && line != said)
                {
                    said = line;
                    console.Say(line);
                }

                latest.Set(job);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The follower stopped the watch.
        }
        catch (Exception e)
        {
            // Whatever it was: those who wait for the job must hear of it, or they would wait for ever.
            latest.Fail(e);
        }
    }

    private void LostWatch(RpcException error) => console.Say($"mesh: the job watch was lost ({error.StatusCode}), opening it again");
}
