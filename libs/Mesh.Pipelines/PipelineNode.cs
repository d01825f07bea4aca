using Mesh.Intake.V1;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines;

/// <summary>One node of a workflow, as written.</summary>
/// <param name="Key">Its name, and where that stands.</param>
/// <param name="Pipeline">The name of the pipeline that it runs, and where that stands.</param>
/// <param name="Needs">The nodes that it needs, and where their names stand.</param>
/// <param name="Message">All else that the file says of it, in the words of the contract: without needs, and without what to run.</param>
internal sealed record PipelineNode(YamlText Key, YamlText Pipeline, IReadOnlyList<YamlText> Needs, WorkflowNode Message)
{
    /// <summary>Its variables, above those of the workflow.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long its steps may run; null for the platform's default.</summary>
    public TimeSpan? Timeout { get; init; }
}
