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
        var workflow = new Option<string?>("--workflow")
        {
            Description = "Run a workflow of the file in the place of a pipeline (without a name: the only one)",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrOne,
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
        var requestId = CommonOptions.RequestId("submit");
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
        var follow = CommonOptions.Follow();
        var wait = CommonOptions.Wait();
        var output = CommonOptions.Output();
        var command = new Command("submit", "Submit a job or a workflow; prints its name first")
        {
            file, pipeline, workflow, source, reference, project, requestId, labels, env, secrets, references, follow, wait, output,
        };
        command.ExcludeEachOther(follow, wait);
        command.Validators.Add(result =>
        {
            if (result.GetValue(reference) is not null && result.GetValue(source) is null)
            {
                result.AddError("--ref needs --source");
            }

            if (result.GetValue(pipeline) is not null && result.GetResult(workflow) is not null)
            {
                result.AddError("--pipeline and --workflow exclude each other");
            }
        });
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var arguments = new SubmitArguments(
                parsed.GetRequiredValue(file),
                parsed.GetValue(pipeline),
                parsed.GetValue(source),
                parsed.GetValue(reference),
                parsed.GetRequiredValue(project),
                parsed.GetValue(labels) ?? [],
                parsed.GetValue(env) ?? [])
            {
                Workflow = parsed.GetResult(workflow) is null ? null : parsed.GetValue(workflow) ?? "",
                Secrets = parsed.GetValue(secrets) ?? [],
                SecretReferences = parsed.GetValue(references) ?? [],
            };
            var stay = new StayRun(mesh, session.Console, session.Time)
            {
                Json = parsed.IsJson(output),
                Follow = parsed.GetValue(follow),
                Wait = parsed.GetValue(wait),
            };
            var run = new SubmitRun(mesh);
            if (arguments.Workflow is not null)
            {
                var graph = await run.SubmitAsync(WorkflowDraft.Make(arguments), parsed.GetValue(requestId), cancellationToken);
                stay.Show(graph);
                return await stay.StayAsync(graph, cancellationToken);
            }

            var job = await run.SubmitAsync(JobDraft.Make(arguments), parsed.GetValue(requestId), cancellationToken);
            stay.Show(job);
            return await stay.StayAsync(job, cancellationToken);
        }));
        return command;
    }
}
