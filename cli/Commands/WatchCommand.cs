using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Cli.Workflows;
using Mesh.Intake.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh watch [NAME]`.</summary>
internal static class WatchCommand
{
    public static Command Create(CommandSession session)
    {
        var target = new Argument<string?>("NAME")
        {
            Description = "The job or workflow to watch until it ends (default: all jobs, until Ctrl-C)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var project = new Option<string?>("--project", "-p")
        {
            Description = "The project (default: all; of a bare ID: default)",
            HelpName = "PROJECT",
        };
        var output = CommonOptions.Output();
        var command = new Command("watch", "Show every change of a job or of the jobs of a workflow until it ends, or of all jobs")
        {
            target, project, output,
        };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(mesh =>
            parsed.GetValue(target) is { } text
                ? WatchOneAsync(
                    mesh,
                    text,
                    parsed.GetValue(project) ?? JobReference.DefaultProject,
                    parsed.IsJson(output),
                    session,
                    cancellationToken)
                : WatchAllAsync(mesh, parsed.GetValue(project) ?? "-", parsed.IsJson(output), session, cancellationToken)));
        return command;
    }

    private static async Task<int> WatchOneAsync(
        MeshConnection mesh, string text, string project, bool json, CommandSession session, CancellationToken cancellationToken)
    {
        // A first read tells at once when there is no such job, or no mesh: a watch would try again.
        var found = await FoundTarget.FindAsync(mesh, text, project, cancellationToken);
        return found.Workflow is { } workflow
            ? await WatchWorkflowAsync(mesh, workflow, json, session, cancellationToken)
            : await WatchJobAsync(mesh, found.Name, json, session, cancellationToken);
    }

    private static async Task<int> WatchWorkflowAsync(
        MeshConnection mesh, Workflow workflow, bool json, CommandSession session, CancellationToken cancellationToken)
    {
        var follower = new WorkflowFollower(mesh, session.Console, session.Time, new NoControl(), (job, title, news) =>
            session.Console.WriteLine(json ? JsonText.Of(job) : $"{TimeText.Moment(job.UpdateTime)} {title} {news}"))
        {
            TellsAll = json,
        };
        var ended = (await follower.FollowAsync(workflow, cancellationToken)).Workflow;
        session.Console.WriteLine(
            json ? JsonText.Of(ended) : $"{TimeText.Moment(ended.EndTime)} {WorkflowResultLine.Of(ended)}");
        return WorkflowStateText.ExitCodeOf(ended);
    }

    private static async Task<int> WatchJobAsync(
        MeshConnection mesh, string name, bool json, CommandSession session, CancellationToken cancellationToken)
    {
        var states = new JobStates(mesh.WatchJob(name), session.Time, Lost(session));
        var exitCode = ExitCodes.Software;
        await foreach (var job in states.ReadAsync(0, untilTerminal: true, cancellationToken))
        {
            Show(job, json, session);
            exitCode = JobStateText.ExitCodeOf(job.State);
        }

        return exitCode;
    }

    private static async Task<int> WatchAllAsync(
        MeshConnection mesh, string project, bool json, CommandSession session, CancellationToken cancellationToken)
    {
        await mesh.Questions.AskAsync(o => mesh.Intake.GetQueueAsync(new GetQueueRequest(), o), cancellationToken);
        var states = new JobStates(mesh.WatchJobs($"projects/{project}"), session.Time, Lost(session), Missed(session));
        await foreach (var job in states.ReadAsync(0, untilTerminal: false, cancellationToken))
        {
            Show(job, json, session);
        }

        return ExitCodes.Succeeded;
    }

    private static void Show(Job job, bool json, CommandSession session)
    {
        if (json)
        {
            session.Console.WriteLine(JsonText.Of(job));
            return;
        }

        var attempt = job.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $" attempt {job.Attempt}") : "";
        var why = job.Outcome is { } outcome && outcome.Reason != OutcomeReason.Succeeded
            ? ResultLine.OutcomeOf(outcome)
            : PlainText.OneLine(job.StateMessage);
        session.Console.WriteLine(
            $"{TimeText.Moment(job.UpdateTime)} {job.Name} {JobStateText.Of(job.State)}{attempt} {why}".TrimEnd());
    }

    private static Action<RpcException> Missed(CommandSession session) => _ => session.Console.Say(
        "mesh: the watch was away for so long that it may have missed how jobs ended; `mesh list` shows those that are kept");

    private static Action<RpcException> Lost(CommandSession session) =>
        error => session.Console.Say($"mesh: the watch was lost ({error.StatusCode}), opening it again");
}
