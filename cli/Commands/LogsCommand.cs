using System.CommandLine;
using System.Globalization;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Lines;
using Mesh.Cli.Output;
using Mesh.Cli.Workflows;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh logs JOB`.</summary>
internal static class LogsCommand
{
    public static Command Create(CommandSession session)
    {
        var options = new LogsOptions();
        var command = new Command(
            "logs", "Show a job's log: its bytes as they are when piped, lines with prefixes on a terminal (from offset 0)");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            if (options.WorkflowOf(parsed) is { } workflow)
            {
                var filter = options.FilterOf(parsed, session.Time.GetUtcNow());
                var logs = new WorkflowLogs(mesh, session.Console, session.Time, filter) { Json = options.IsJson(parsed) };
                await (options.Follows(parsed)
                    ? logs.FollowAsync(workflow, cancellationToken)
                    : logs.ShowAsync(workflow, cancellationToken));
                return ExitCodes.Succeeded;
            }

            var request = options.Read(parsed, session.Time.GetUtcNow());
            Job? followed = null;
            if (request.Follow)
            {
                // TailLogs waits for a log to come; a job that does not exist would be waited for as well.
                var question = new GetJobRequest { Name = request.Job };
                followed = (await mesh.Questions.AskAsync(o => mesh.Intake.GetJobAsync(question, o), cancellationToken)).Job;
            }

            return await ShowAsync(mesh, request, followed, session, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> ShowAsync(
        MeshConnection mesh, LogsRequest request, Job? followed, CommandSession session, CancellationToken cancellationToken)
    {
        var console = session.Console;
        if (followed is not null && request is { From: 0, Last: 0, Attempt: 0 })
        {
            var follower = new JobFollower(
                mesh, console, session.Time, new NoControl(), clock => Sink(request, console, clock), request.Filter);
            await follower.FollowAsync(followed, cancellationToken);
            return ExitCodes.Succeeded;
        }

        var start = request.Last > 0 ? await FindAsync(mesh, request, cancellationToken) : (request.Attempt, request.From);
        var tail = new LogTail(
            mesh.TailLogs(),
            session.Time,
            request.Filter,
            error => console.Say($"mesh: the log stream was lost ({error.StatusCode}), opening it again"));
        var sink = Sink(request, console, new StepClock());
        var (isEmpty, isSealed) = (true, false);
        var position = new LogPosition(start.Item2);
        await foreach (var message in tail.ReadAsync(request.Job, start.Item1, position, request.Follow, cancellationToken))
        {
            sink.Write(message);
            isEmpty &= message.Chunk is null;
            isSealed |= message.Seal is not null;
            if (sink.HasHeld && request.Follow)
            {
                sink.Flush();
            }
        }

        sink.End();
        if (isEmpty && request.Filter.LeavesOut)
        {
            console.Say("mesh: the log has nothing of these steps and this time");
        }
        else if (!isSealed && !request.Follow && !request.Json && console.OutputIsTerminal)
        {
            console.Say(string.Create(CultureInfo.InvariantCulture, $"mesh: the log ends at offset {position.Offset} for now"));
        }

        return ExitCodes.Succeeded;
    }

    // Where the last lines begin, and in which attempt: the newest may change before they are read.
    private static async Task<(int Attempt, long Offset)> FindAsync(
        MeshConnection mesh, LogsRequest request, CancellationToken cancellationToken)
    {
        var question = new ReadLogsRequest
        {
            Job = request.Job,
            Attempt = request.Attempt,
            StartLine = -request.Last,
            PageSize = 1,
        };
        var page = await mesh.Questions.AskAsync(o => mesh.Logs.ReadLogsAsync(question, o), cancellationToken);
        return page.Chunks is [var first, ..] ? (first.Attempt, first.Offset) : (request.Attempt, 0);
    }

    private static ILogSink Sink(LogsRequest request, CliConsole console, StepClock clock)
    {
        if (request.Json)
        {
            return new JsonLogSink(console);
        }

        if (request.View.NeedsLines || (console.OutputIsTerminal && !request.View.Numbered && request.From == 0))
        {
            return new LineLogSink(console, clock, request.View);
        }

        return console.OutputIsTerminal && request.From == 0 ? new PrefixedLogSink(console, clock) : new RawLogSink(console);
    }
}
