using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>How following a workflow ended.</summary>
/// <param name="Workflow">The workflow as it was last seen.</param>
/// <param name="Detached">True when the reader left while the workflow goes on.</param>
internal sealed record WorkflowFollowResult(Workflow Workflow, bool Detached);
