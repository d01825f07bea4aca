using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;

namespace Mesh.Cli.Workflows;

/// <summary>`mesh logs WORKFLOW`: the logs of its jobs, one after another as they are now, or all at once as they are written.</summary>
internal sealed class WorkflowLogs(MeshConnection mesh, CliConsole console, TimeProvider time, LogFilter filter)
{
    public bool Json { get; init; }

    /// <summary>Shows the logs until the workflow has ended.</summary>
    public async Task FollowAsync(string name, CancellationToken cancellationToken)
    {
        var workflow = await WorkflowJobs.GetAsync(mesh, name, cancellationToken);
        var follower = new WorkflowFollower(
            mesh, console, time, new NoControl(), (_, title, news) => console.Say($"mesh: {title} {news}"))
        {
            Sinks = NodeSinks.Of(console, Json),
            Filter = filter,
        };
        await follower.FollowAsync(workflow, cancellationToken);
    }

    /// <summary>Shows what is there of the newest attempt of each job, also of those that a retry took over.</summary>
    public async Task ShowAsync(string name, CancellationToken cancellationToken)
    {
        var workflow = await WorkflowJobs.GetAsync(mesh, name, cancellationToken);
        var titles = new NodeTitles(workflow);
        var sinks = NodeSinks.Of(console, Json);
        var tail = new LogTail(
            mesh.TailLogs(),
            time,
            filter,
            error => console.Say($"mesh: the log stream was lost ({error.StatusCode}), opening it again"));
        foreach (var job in workflow.Nodes.SelectMany(node => node.Jobs).Select(job => job.Name))
        {
            var sink = sinks(titles, job, new StepClock());
            try
            {
                await foreach (var message in tail.ReadAsync(job, 0, new LogPosition(0), follow: false, cancellationToken))
                {
                    sink.Write(message);
                }
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                // It has not begun, or never did: `mesh get` says why.
            }

            sink.End();
        }
    }
}
