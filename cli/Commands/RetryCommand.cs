using System.CommandLine;
using Mesh.Cli.Submit;
using Mesh.Intake.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh retry NAME`.</summary>
internal static class RetryCommand
{
    public static Command Create(CommandSession session)
    {
        var target = CommonOptions.Target();
        var project = CommonOptions.Project();
        var failed = new Option<bool>("--failed")
        {
            Description = "Refuse a job that succeeded. Of a workflow only what did not succeed is ever run again",
        };
        var requestId = CommonOptions.RequestId("retry");
        var follow = CommonOptions.Follow();
        var wait = CommonOptions.Wait();
        var output = CommonOptions.Output();
        var command = new Command(
            "retry", "Run an ended job once more, or what did not succeed of an ended workflow; prints the new name first")
        {
            target, project, failed, requestId, follow, wait, output,
        };
        command.ExcludeEachOther(follow, wait);
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var found = await parsed.FindAsync(target, project, mesh, cancellationToken);
            if (parsed.GetValue(failed) && found.Job is { State: JobState.Succeeded })
            {
                throw new CliException(
                    $"{found.Name} succeeded; without --failed it is run once more all the same", ExitCodes.Usage);
            }

            if (found.Job is { Workflow.Length: > 0 } part)
            {
                session.Console.Say(
                    $"mesh: this job runs alone; to go on with its workflow: mesh retry {part.Workflow}");
            }

            var answer = await new SubmitRun(mesh).RetryAsync(found.Name, parsed.GetValue(requestId), cancellationToken);
            var stay = new StayRun(mesh, session.Console, session.Time)
            {
                Json = parsed.IsJson(output),
                Follow = parsed.GetValue(follow),
                Wait = parsed.GetValue(wait),
            };
            if (answer.Workflow is { } workflow)
            {
                stay.Show(workflow);
                return await stay.StayAsync(workflow, cancellationToken);
            }

            stay.Show(answer.Job);
            return await stay.StayAsync(answer.Job, cancellationToken);
        }));
        return command;
    }
}
