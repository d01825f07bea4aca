using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>
/// Shows the logs of a workflow's jobs, at most <see cref="MostAtOnce"/> at a time: the others wait for a place, and lose nothing.
/// </summary>
internal sealed class NodeLogs(
    MeshConnection mesh,
    CliConsole console,
    TimeProvider time,
    IFollowControl control,
    NodeTitles titles,
    Func<string, StepClock, ILogSink> sinks,
    LogFilter filter,
    Breakage breakage)
{
    /// <summary>How many logs are read at the same time.</summary>
    public const int MostAtOnce = 50;

    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, (LatestJob Latest, Task Shown)> _jobs = [];
    private readonly List<Task> _told = [];
    private readonly HashSet<string> _lost = [];

    /// <summary>Takes a state of a job, and begins with its log once it may have one.</summary>
    /// <returns>Ends when the log was shown; null when there is none.</returns>
    public Task? Take(Job job)
    {
        if (_jobs.TryGetValue(job.Name, out var known))
        {
            known.Latest.Set(job);
            return known.Shown;
        }

        var isBegun = job.State is JobState.Starting or JobState.Running
            || (job.Attempt > 0 && JobStateText.IsTerminal(job.State));
        if (!isBegun)
        {
            return null;
        }

        var latest = new LatestJob(job);
        var shown = ShowAsync(latest);
        _jobs.Add(job.Name, (latest, shown));
        return shown;
    }

    /// <summary>Does something once a log was shown.</summary>
    public void After(Task shown, Action then)
    {
        _told.Add(TellAsync());

        async Task TellAsync()
        {
            await shown;
            breakage.Guard(then);
        }
    }

    /// <summary>Waits until all logs that were begun are shown. Their jobs must have ended.</summary>
    public async Task WaitAsync()
    {
        await Task.WhenAll(_jobs.Values.Select(job => job.Shown));
        await Task.WhenAll(_told);
    }

    /// <summary>Leaves the logs that are not shown to their ends.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await WaitAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _places.Dispose();
    }

    private async Task ShowAsync(LatestJob latest)
    {
        var name = latest.Value.Name;
        await _places.WaitAsync(_stop.Token);
        try
        {
            var log = new JobLog(mesh, console, time, control, clock => sinks(name, clock), filter)
            {
                About = $"mesh: {titles.Of(name)}",
                LearnsStarts = false,
                Lost = error => Lost(name, error),
                Back = () => Back(name, isShown: true),
            };
            await log.ShowAsync(latest, _stop.Token);
        }
        catch (RpcException e)
        {
            // The workflow goes on, and so does the way to its outcome.
            console.Error($"mesh: {titles.Of(name)}: its log cannot be shown: {RpcErrorText.Describe(e, mesh.Address)}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            breakage.Take(e);
        }
        finally
        {
            Back(name, isShown: false);
            _places.Release();
        }
    }

    // They are lost together when the service goes away: that is told once, not for each.
    private void Lost(string name, RpcException error)
    {
        lock (_lost)
        {
            if (_lost.Add(name) && _lost.Count == 1)
            {
                console.Say($"mesh: log streams were lost ({error.StatusCode}), opening them again");
            }
        }
    }

    private void Back(string name, bool isShown)
    {
        lock (_lost)
        {
            if (_lost.Remove(name) && _lost.Count == 0 && isShown)
            {
                console.Say("mesh: the logs are back");
            }
        }
    }
}
