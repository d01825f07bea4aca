using Mesh.Intake.V1;
using Mesh.Pipelines;

namespace Mesh.Cli.Submit;

/// <summary>Makes the job that is submitted, from the pipeline file and the options.</summary>
internal static class JobDraft
{
    private const string DefaultPipeline = "build";

    /// <exception cref="CliException">Something that was asked for is wrong.</exception>
    public static Job Make(SubmitArguments arguments)
    {
        var file = PipelineText.Read(arguments.File);
        var spec = PipelineText.Require(file.Compile(arguments.Pipeline ?? Choose(file, arguments.File)));
        var job = new Job { Project = arguments.Project, Spec = spec };
        SpecAdditions.Of(arguments).AddTo(job.Spec);
        job.Labels.Add(SpecAdditions.LabelsOf(arguments));
        return job;
    }

    private static string Choose(PipelineFile file, string name)
    {
        var names = file.PipelineNames;
        if (names.Contains(DefaultPipeline) || names.Count == 1)
        {
            return names.Contains(DefaultPipeline) ? DefaultPipeline : names[0];
        }

        var workflow = file.WorkflowNames.Count == 0
            ? ""
            : $"; or a workflow with --workflow: {string.Join(", ", file.WorkflowNames)}";
        throw PipelineText.Unclear(name, $"which pipeline? Choose one with --pipeline: {string.Join(", ", names)}{workflow}");
    }
}
