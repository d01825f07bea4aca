namespace Mesh.Pipelines;

/// <summary>A script of a pipeline, as written.</summary>
/// <param name="Name">The name that the file gives; empty when it gives none.</param>
/// <param name="Code">The script.</param>
/// <param name="Cwd">The working directory; empty when the file gives none.</param>
public sealed record PipelineStep(string Name, string Code, string Cwd);
