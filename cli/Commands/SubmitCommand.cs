using System.CommandLine;
using Mesh.Cli.Submit;

namespace Mesh.Cli.Commands;

/// <summary>`mesh submit`.</summary>
internal static class SubmitCommand
{
    public static Command Create(CommandSession session)
    {
        var file = new Option<string>("--file", "-f")
        {
            Description = "The pipeline file; - is stdin",
            HelpName = "FILE",
            Required = true,
        };
        var pipeline = new Option<string?>("--pipeline")
        {
            Description = "The pipeline to run (default: build, or the only one)",
            HelpName = "NAME",
        };
        var source = new Option<string?>("--source")
        {
            Description = "The git repository: a URL or a local path (default: none, the steps start in an empty folder)",
            HelpName = "URL",
        };
        var reference = new Option<string?>("--ref")
        {
            Description = "The branch, tag or commit (default: the repository's HEAD)",
            HelpName = "REF",
        };
        var project = CommonOptions.Project();
        var requestId = new Option<string?>("--request-id")
        {
            Description = "Makes the submit idempotent: the same ID again gives the same job",
            HelpName = "ID",
        };
        var labels = new Option<string[]>("--label", "-l") { Description = "A label k=v; may be repeated", HelpName = "k=v" };
        var env = new Option<string[]>("--env", "-e")
        {
            Description = "Environment K=V of every step; may be repeated",
            HelpName = "K=V",
        };
        var secrets = new Option<string[]>("--secret")
        {
            Description = "A secret variable of every step, with the value that it has here or in a file; may be repeated",
            HelpName = "NAME[=@FILE]",
        };
        var references = new Option<string[]>("--secret-ref")
        {
            Description = "A secret variable with the value of an entry in a Kubernetes Secret of the project; may be repeated",
            HelpName = "NAME=SECRET/KEY",
        };
        var follow = new Option<bool>("--follow")
        {
            Description = "Show the log live until the job ends; the exit code is the job's",
        };
        var wait = new Option<bool>("--wait", "-w") { Description = "Wait until the job ends; the exit code is the job's" };
        var output = CommonOptions.Output();
        var command = new Command("submit", "Submit a job; prints its name first")
        {
            file, pipeline, source, reference, project, requestId, labels, env, secrets, references, follow, wait, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(follow) && result.GetValue(wait))
            {
                result.AddError("--follow and --wait exclude each other");
            }

            if (result.GetValue(reference) is not null && result.GetValue(source) is null)
            {
                result.AddError("--ref needs --source");
            }
        });
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var job = JobDraft.Make(new SubmitArguments(
                parsed.GetRequiredValue(file),
                parsed.GetValue(pipeline),
                parsed.GetValue(source),
                parsed.GetValue(reference),
                parsed.GetRequiredValue(project),
                parsed.GetValue(labels) ?? [],
                parsed.GetValue(env) ?? [])
            {
                Secrets = parsed.GetValue(secrets) ?? [],
                SecretReferences = parsed.GetValue(references) ?? [],
            });
            var run = new SubmitRun(mesh, session.Console, session.Time)
            {
                Json = parsed.IsJson(output),
                Follow = parsed.GetValue(follow),
                Wait = parsed.GetValue(wait),
            };
            var submitted = await run.SubmitAsync(job, parsed.GetValue(requestId), cancellationToken);
            return await run.StayAsync(submitted, cancellationToken);
        }));
        return command;
    }
}
