using Mesh.Intake.V1;
using Mesh.Pipelines;

namespace Mesh.Cli.Submit;

/// <summary>Makes the workflow that is submitted, from the pipeline file and the options, which count for all its nodes.</summary>
internal static class WorkflowDraft
{
    /// <exception cref="CliException">Something that was asked for is wrong.</exception>
    public static Workflow Make(SubmitArguments arguments)
    {
        var file = PipelineText.Read(arguments.File);
        var name = arguments.Workflow is { Length: > 0 } named ? named : Choose(file, arguments.File);
        var workflow = PipelineText.Require(file.CompileWorkflow(name));
        workflow.Project = arguments.Project;
        workflow.Labels.Add(SpecAdditions.LabelsOf(arguments));
        var additions = SpecAdditions.Of(arguments);
        foreach (var node in workflow.Nodes)
        {
            additions.AddTo(node.Job.Spec);
            RequireAxesOfItsOwn(node);
        }

        return workflow;
    }

    private static string Choose(PipelineFile file, string name) => file.WorkflowNames switch
    {
        [] => throw PipelineText.Unclear(name, "the file has no workflow; add 'workflows:' with one, or leave --workflow out"),
        [var only] => only,
        var names => throw PipelineText.Unclear(
            name, $"which workflow? Choose one with --workflow NAME: {string.Join(", ", names)}"),
    };

    private static void RequireAxesOfItsOwn(WorkflowNode node)
    {
        foreach (var axis in node.Matrix?.Axes.Select(axis => axis.Name) ?? [])
        {
            if (node.Job.Spec.Env.ContainsKey(axis) || node.Job.Spec.Secrets.Any(secret => secret.Name == axis))
            {
                throw new CliException(
                    $"{axis} is a variable of the matrix of the node {node.Name}; --env and --secret cannot set it", ExitCodes.Usage);
            }
        }
    }
}
