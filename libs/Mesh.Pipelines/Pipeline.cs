namespace Mesh.Pipelines;

/// <summary>One pipeline of a file, as written, with the place of its name.</summary>
internal sealed record Pipeline(
    string Name,
    int Line,
    int Column,
    PipelineBox? Box,
    IReadOnlyList<PipelineStep> Steps,
    IReadOnlyList<PipelineStep> AfterSteps);
