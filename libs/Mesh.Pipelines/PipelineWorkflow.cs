using Mesh.Intake.V1;

namespace Mesh.Pipelines;

/// <summary>One workflow of a file, as written, with the place of its name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">The line of the name.</param>
/// <param name="Column">The column of the name.</param>
/// <param name="FailurePolicy">What the failure of a node does to the others.</param>
/// <param name="Environment">Variables of all its nodes, below their own.</param>
/// <param name="Nodes">Its nodes in the order of the file.</param>
internal sealed record PipelineWorkflow(
    string Name,
    int Line,
    int Column,
    FailurePolicy FailurePolicy,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<PipelineNode> Nodes);
