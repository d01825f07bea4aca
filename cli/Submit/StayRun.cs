using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Cli.Workflows;
using Mesh.Intake.V1;

namespace Mesh.Cli.Submit;

/// <summary>Says what was submitted and, when asked to, stays with it until it ends.</summary>
internal sealed class StayRun(MeshConnection mesh, CliConsole console, TimeProvider time)
{
    public bool Json { get; init; }

    public bool Follow { get; init; }

    public bool Wait { get; init; }

    /// <summary>Prints the name of what was stored; for people also where a browser shows it, on stderr.</summary>
    public void Show(Job job) => Show(job, job.Name);

    /// <summary>Prints the name of what was stored; for people also where a browser shows it, on stderr.</summary>
    public void Show(Workflow workflow) => Show(workflow, workflow.Name);

    /// <summary>Follows or waits for the job as asked.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StayAsync(Job job, CancellationToken cancellationToken)
    {
        if (!Follow && !Wait)
        {
            return ExitCodes.Succeeded;
        }

        using var control = new InterruptControl(console, "job", job.Name, "mesh logs -f", () => CancelAsync(job.Name, "job"));
        Func<StepClock, ILogSink>? sink = !Follow ? null
            : Json ? _ => new JsonLogSink(console)
            : clock => new PrefixedLogSink(console, clock);
        var result = await new JobFollower(mesh, console, time, control, sink, LogFilter.None).FollowAsync(job, cancellationToken);
        if (result.Detached)
        {
            return ExitCodes.Detached;
        }

        console.WriteLine(Json ? JsonOf(result.Job, job.Name) : ResultLine.Of(result.Job));
        return JobStateText.ExitCodeOf(result.Job.State);
    }

    /// <summary>Follows or waits for the workflow as asked.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StayAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        if (!Follow && !Wait)
        {
            return ExitCodes.Succeeded;
        }

        using var control = new InterruptControl(
            console,
            "workflow",
            workflow.Name,
            Follow ? "mesh logs -f" : "mesh watch",
            () => CancelAsync(workflow.Name, "workflow"));
        var follower = new WorkflowFollower(
            mesh, console, time, control, (_, title, news) => console.Say($"mesh: {title} {news}"))
        {
            Sinks = Follow ? NodeSinks.Of(console, Json) : null,
        };
        var result = await follower.FollowAsync(workflow, cancellationToken);
        if (result.Detached)
        {
            return ExitCodes.Detached;
        }

        console.WriteLine(Json ? JsonOf(result.Workflow, workflow.Name) : WorkflowResultLine.Of(result.Workflow));
        if (!Json && result.Workflow.State is WorkflowState.Failed or WorkflowState.Cancelled)
        {
            console.Say($"mesh: to run what did not succeed once more: mesh retry {workflow.Name}");
        }

        return WorkflowStateText.ExitCodeOf(result.Workflow);
    }

    private void Show(Google.Protobuf.IMessage stored, string name)
    {
        if (!Json)
        {
            console.Say($"mesh: {PageAddress.Of(mesh.Address, name)}");
        }

        console.WriteLine(Json ? JsonOf(stored, name) : name);
    }

    private string JsonOf(Google.Protobuf.IMessage message, string name) =>
        JsonText.Of(message, PageAddress.Of(mesh.Address, name));

    private async Task CancelAsync(string name, string kind)
    {
        try
        {
            var request = new CancelJobRequest { Name = name };
            await mesh.Questions.AskAsync(o => mesh.Intake.CancelJobAsync(request, o), CancellationToken.None);
            console.Say($"mesh: cancel asked; waiting for the {kind} to end");
        }
        catch (RpcException e)
        {
            console.Error($"mesh: cannot cancel: {RpcErrorText.Describe(e, mesh.Address)}");
        }
    }
}
