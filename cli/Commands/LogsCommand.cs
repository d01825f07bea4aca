using System.CommandLine;
using System.Globalization;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Intake.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh logs JOB`.</summary>
internal static class LogsCommand
{
    public static Command Create(CommandSession session)
    {
        var job = CommonOptions.Job();
        var project = CommonOptions.Project();
        var follow = new Option<bool>("--follow", "-f")
        {
            Description = "Go on until the job has ended, through all its attempts",
        };
        var from = new Option<long>("--from") { Description = "Start at this byte of the attempt's log", HelpName = "OFFSET" };
        from.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 0)
            {
                result.AddError("--from takes an offset from 0");
            }
        });
        var attempt = new Option<int>("--attempt") { Description = "The attempt, from 1 (default: the newest)", HelpName = "N" };
        var output = CommonOptions.Output();
        var command = new Command(
            "logs", "Show a job's log: its bytes as they are when piped, lines with prefixes on a terminal (from offset 0)")
        {
            job, project, follow, from, attempt, output,
        };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var name = parsed.JobName(job, project);
            var request = new LogRequest(
                name,
                parsed.GetValue(attempt),
                parsed.GetValue(from),
                parsed.GetValue(follow),
                parsed.IsJson(output));
            Job? followed = null;
            if (request.Follow)
            {
                // TailLogs waits for a log to come; a job that does not exist would be waited for as well.
                var question = new GetJobRequest { Name = name };
                followed = (await mesh.Questions.AskAsync(o => mesh.Intake.GetJobAsync(question, o), cancellationToken)).Job;
            }

            return await ShowAsync(mesh, request, followed, session, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> ShowAsync(
        MeshConnection mesh, LogRequest request, Job? followed, CommandSession session, CancellationToken cancellationToken)
    {
        var console = session.Console;
        ILogSink Sink(StepClock clock) => request.Json
            ? new JsonLogSink(console)
            : console.OutputIsTerminal && request.From == 0 ? new PrefixedLogSink(console, clock) : new RawLogSink(console);

        if (followed is not null && request is { From: 0, Attempt: 0 })
        {
            var follower = new JobFollower(mesh, console, session.Time, new NoControl(), Sink);
            await follower.FollowAsync(followed, cancellationToken);
            return ExitCodes.Succeeded;
        }

        var tail = new LogTail(
            mesh.TailLogs(),
            session.Time,
            error => console.Say($"mesh: the log stream was lost ({error.StatusCode}), opening it again"));
        var sink = Sink(new StepClock());
        var position = new LogPosition(request.From);
        await foreach (var message in tail.ReadAsync(request.Job, request.Attempt, position, request.Follow, cancellationToken))
        {
            sink.Write(message);
            if (sink.HasHeld && request.Follow)
            {
                sink.Flush();
            }
        }

        sink.End();
        if (!request.Follow && !request.Json && console.OutputIsTerminal)
        {
            console.Say(string.Create(CultureInfo.InvariantCulture, $"mesh: the log ends at offset {position.Offset} for now"));
        }

        return ExitCodes.Succeeded;
    }

    private sealed record LogRequest(string Job, int Attempt, long From, bool Follow, bool Json);
}
