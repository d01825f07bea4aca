using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>Workflow states in words, and what they mean for the exit code.</summary>
internal static class WorkflowStateText
{
    /// <summary>The state in lower case.</summary>
    public static string Of(WorkflowState state) => state.ToString().ToLowerInvariant();

    /// <summary>The exit code of a command that waited for a workflow which ended like this.</summary>
    public static int ExitCodeOf(Workflow workflow) => workflow.State switch
    {
        WorkflowState.Succeeded => ExitCodes.Succeeded,
        WorkflowState.Cancelled => ExitCodes.Cancelled,
        WorkflowState.Failed => Failures(workflow).All(job => job.State == JobState.InfrastructureFailed)
            ? ExitCodes.PlatformFailed
            : ExitCodes.Failed,
        _ => ExitCodes.Software,
    };

    /// <summary>The jobs that make a workflow failed.</summary>
    public static IEnumerable<NodeJob> Failures(Workflow workflow) => workflow.Nodes
        .Where(node => !node.AllowFailure)
        .SelectMany(node => node.Jobs)
        .Where(job => job.State is JobState.Failed or JobState.TimedOut or JobState.InfrastructureFailed);
}
