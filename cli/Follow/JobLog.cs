using System.Globalization;
using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Follow;

/// <summary>Shows the log of each attempt of a job live. Somebody else watches the job.</summary>
internal sealed class JobLog(
    MeshConnection mesh, CliConsole console, TimeProvider time, IFollowControl control,
    Func<StepClock, ILogSink> makeSink, LogFilter filter)
{
    /// <summary>How long an unfinished line is held before it is shown.</summary>
    private static readonly TimeSpan HoldTime = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a log may be silent after its attempt is over, before it is read to its end and left.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);

    private readonly TailOpener _tail = mesh.TailLogs();

    /// <summary>What chatter begins with.</summary>
    public string About { get; init; } = "mesh";

    /// <summary>False to count a step's seconds from its first byte, and open no watch of its report.</summary>
    public bool LearnsStarts { get; init; } = true;

    /// <summary>Called when the log's stream was lost, in the place of a line about it.</summary>
    public Action<RpcException>? Lost { get; init; }

    /// <summary>Called when the log's stream lives again, in the place of a line about it.</summary>
    public Action? Back { get; init; }

    private static bool IsOver(Job job) => JobStateText.IsTerminal(job.State);

    /// <summary>Shows the logs of all attempts, until the job has ended.</summary>
    /// <exception cref="RpcException">The log service said no, or was away for too long.</exception>
    public async Task ShowAsync(LatestJob latest, CancellationToken cancellationToken)
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

                console.Say(string.Create(CultureInfo.InvariantCulture, $"{About}: attempt {attempt} begins"));
            }

            var clock = new StepClock();
            using var attemptOver = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var learn = LearnsStarts
                ? new StepStarts(mesh, clock, time).LearnAsync(latest.Value.Name, attempt, attemptOver.Token)
                : Task.CompletedTask;
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
        var tail = new LogTail(_tail, time, filter, LostLog, BackLog);
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
            var tail = new LogTail(_tail, time, filter, LostLog, BackLog);
            await foreach (var message in tail.ReadAsync(name, attempt, position, follow: false, cancellationToken))
            {
                sink.Write(message);
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            console.Say(string.Create(CultureInfo.InvariantCulture, $"{About}: attempt {attempt} has no log"));
        }
    }

    private void LostLog(RpcException error)
    {
        if (Lost is { } lost)
        {
            lost(error);
        }
        else
        {
            console.Say($"{About}: the log stream was lost ({error.StatusCode}), opening it again");
        }
    }

    private void BackLog()
    {
        if (Back is { } back)
        {
            back();
        }
        else
        {
            console.Say($"{About}: the log is back");
        }
    }
}
