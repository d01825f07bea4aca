using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>
/// Stays with a workflow until it ends: tells each job's state and why it waits as they change, and shows the logs of those that run.
/// One watch serves all jobs.
/// </summary>
/// <param name="mesh">Where.</param>
/// <param name="console">What is said goes there.</param>
/// <param name="time">Paces the tries.</param>
/// <param name="control">What the person in front wants.</param>
/// <param name="tell">Takes each news of a job: the job, its title as wide as all, and what to say.</param>
internal sealed class WorkflowFollower(
    MeshConnection mesh, CliConsole console, TimeProvider time, IFollowControl control, Action<Job, string, string> tell)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>Which bytes of the logs are wanted.</summary>
    public LogFilter Filter { get; init; } = LogFilter.None;

    /// <summary>True to tell every change, also one that reads as the one before it.</summary>
    public bool TellsAll { get; init; }

    /// <summary>Makes what shows the log of a job; null: logs are not shown.</summary>
    public Func<NodeTitles, string, StepClock, ILogSink>? Sinks { get; init; }

    /// <summary>Follows the workflow to its end, or until the reader detaches.</summary>
    /// <exception cref="RpcException">The service said no, or was away for too long.</exception>
    public async Task<WorkflowFollowResult> FollowAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        using var breakage = new Breakage();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, control.Detached, breakage.Token);
        var titles = new NodeTitles(workflow);
        var logs = Sinks is null
            ? null
            : new NodeLogs(mesh, console, time, control, titles, (job, clock) => Sinks(titles, job, clock), Filter, breakage);
        using var progress = new WorkflowProgress(time, (job, text) => tell(job, titles.Padded(job.Name), text), breakage);
        try
        {
            await WatchAsync(workflow.Name, titles, progress, logs, stop.Token);
            return new WorkflowFollowResult(await ReadEndAsync(workflow.Name, stop.Token), Detached: false);
        }
        catch (OperationCanceledException) when (control.Detached.IsCancellationRequested)
        {
            return new WorkflowFollowResult(workflow, Detached: true);
        }
        catch (OperationCanceledException) when (breakage.Happened)
        {
            breakage.Throw();
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await (logs?.StopAsync() ?? Task.CompletedTask);
        }
    }

    private async Task WatchAsync(
        string name, NodeTitles titles, WorkflowProgress progress, NodeLogs? logs, CancellationToken cancellationToken)
    {
        // All jobs are there from the beginning. Those that a retry took over are not among them, and have nothing to tell.
        var first = await WorkflowJobs.ReadAsync(mesh, name, cancellationToken);
        var open = first.Select(job => job.Name).ToHashSet();
        foreach (var job in first.OrderBy(job => titles.PlaceOf(job.Name)))
        {
            Take(job);
        }

        if (open.Count > 0)
        {
            var states = new JobStates(
                mesh.WatchWorkflow(name),
                time,
                error => console.Say($"mesh: the watch was lost ({error.StatusCode}), opening it again"));
            await foreach (var job in states.ReadAsync(0, untilTerminal: false, cancellationToken))
            {
                Take(job);
                if (open.Count == 0)
                {
                    break;
                }
            }
        }

        await (logs?.WaitAsync() ?? Task.CompletedTask).WaitAsync(cancellationToken);

        void Take(Job job)
        {
            if (!progress.IsNew(job))
            {
                return;
            }

            var shown = logs?.Take(job);
            if (JobStateText.IsTerminal(job.State))
            {
                open.Remove(job.Name);
                progress.Drop(job);
                TellEnd(job, shown);
            }
            else if (TellsAll)
            {
                tell(job, titles.Padded(job.Name), NodeStateText.Of(job));
            }
            else
            {
                progress.Tell(job);
            }
        }

        void TellEnd(Job job, Task? shown)
        {
            // How a job ended comes after the last line of its log.
            if (shown is null)
            {
                tell(job, titles.Padded(job.Name), NodeStateText.Of(job));
            }
            else
            {
                logs!.After(shown, () => tell(job, titles.Padded(job.Name), NodeStateText.Of(job)));
            }
        }
    }

    private async Task<Workflow> ReadEndAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var workflow = await WorkflowJobs.GetAsync(mesh, name, cancellationToken);
            if (workflow.State != WorkflowState.Running)
            {
                return workflow;
            }

            await Task.Delay(AskAgain, time, cancellationToken);
        }
    }
}
