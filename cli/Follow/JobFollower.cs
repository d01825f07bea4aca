using System.Globalization;
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
    /// <summary>How long an unfinished line is held before it is shown.</summary>
    private static readonly TimeSpan HoldTime = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a log may be silent after its attempt is over, before it is read to its end and left.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);

    private readonly TailOpener _tail = mesh.TailLogs();

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
                await ShowAttemptsAsync(latest, sinkFactory, stop.Token);
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

    private async Task ShowAttemptsAsync(
        LatestJob latest, Func<StepClock, ILogSink> makeSink, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var number = attempt;
            if (attempt > 1)
            {
                var job = await latest.WaitAsync(job => IsOver(job) || job.Attempt >= number, cancellationToken);
                if (job.Attempt < attempt)
                {
                    return;
                }

                console.Say(string.Create(CultureInfo.InvariantCulture, $"mesh: attempt {attempt} begins"));
            }

            var clock = new StepClock();
            using var attemptOver = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var learn = new StepStarts(mesh, clock, time).LearnAsync(latest.Value.Name, attempt, attemptOver.Token);
            var sink = makeSink(clock);
            try
            {
                await ShowAttemptAsync(latest, attempt, sink, cancellationToken);
            }
            finally
            {
                sink.End();
                await attemptOver.CancelAsync();
                await learn;
            }
        }
    }

    private async Task ShowAttemptAsync(LatestJob latest, int attempt, ILogSink sink, CancellationToken cancellationToken)
    {
        var name = latest.Value.Name;
        var position = new LogPosition(0);
        var tail = new LogTail(_tail, time, filter, LostLog, () => console.Say("mesh: the log is back"));
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var over = latest.WaitAsync(job => IsOver(job) || job.Attempt > attempt, leave.Token);
        try
        {
            await using var messages = tail.ReadAsync(name, attempt, position, follow: true, leave.Token)
                .GetAsyncEnumerator(leave.Token);
            while (true)
            {
                var next = messages.MoveNextAsync().AsTask();
                if (!await IsThereMoreAsync(next, over, sink, leave))
                {
                    break;
                }

                await control.WhenShownAsync(cancellationToken);
                sink.Write(messages.Current);
            }
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The attempt is over and its log has no seal; what is stored is read to the end, then left.
            await DrainAsync(name, attempt, position, sink, cancellationToken);
        }
        finally
        {
            await leave.CancelAsync();
        }
    }

    /// <summary>Waits for the next message; shows held lines when it is quiet; leaves the silent log of an old attempt.</summary>
    private async Task<bool> IsThereMoreAsync(Task<bool> next, Task<Job> over, ILogSink sink, CancellationTokenSource leave)
    {
        if (!next.IsCompleted && sink.HasHeld)
        {
            using var quiet = new CancellationTokenSource();
            await Task.WhenAny(next, Task.Delay(HoldTime, time, quiet.Token));
            await quiet.CancelAsync();
            if (!next.IsCompleted)
            {
                sink.Flush();
            }
        }

        if (!next.IsCompleted && await Task.WhenAny(next, over) == over)
        {
            using var quiet = new CancellationTokenSource();
            await Task.WhenAny(next, Task.Delay(Linger, time, quiet.Token));
            await quiet.CancelAsync();
            if (!next.IsCompleted)
            {
                await leave.CancelAsync();
            }
        }

        return await next;
    }

    private async Task DrainAsync(
        string name, int attempt, LogPosition position, ILogSink sink, CancellationToken cancellationToken)
    {
        try
        {
            var tail = new LogTail(_tail, time, filter, LostLog);
            await foreach (var message in tail.ReadAsync(name, attempt, position, follow: false, cancellationToken))
            {
                sink.Write(message);
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            console.Say(string.Create(CultureInfo.InvariantCulture, $"mesh: attempt {attempt} has no log"));
        }
    }

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

    private void LostLog(RpcException error) => console.Say($"mesh: the log stream was lost ({Short(error)}), opening it again");

    private void LostWatch(RpcException error) => console.Say($"mesh: the job watch was lost ({Short(error)}), opening it again");

    private static string Short(RpcException error) => error.StatusCode.ToString();
}
