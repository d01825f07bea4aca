namespace Mesh.Pipelines;

/// <summary>The container that steps run in.</summary>
public sealed record PipelineBox(string Image, IReadOnlyDictionary<string, string> Environment);
