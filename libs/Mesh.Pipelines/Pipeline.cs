using Mesh.Intake.V1;

namespace Mesh.Pipelines;

/// <summary>
/// One pipeline of a file, as written, with the place of its name. Services that are null are those of the file.
/// </summary>
internal sealed record Pipeline(
    string Name,
    int Line,
    int Column,
    PipelineBox? Box,
    IReadOnlyList<ServiceContainer>? Services,
    IReadOnlyList<PipelineStep> Steps,
    IReadOnlyList<PipelineStep> AfterSteps)
{
    /// <summary>The files that its job keeps; null for none.</summary>
    public ArtifactSelection? Artifacts { get; init; }
}
