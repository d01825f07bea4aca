namespace Mesh.Agent.Artifacts;

/// <summary>Reporter does not take, or give, artifacts: another attempt may have more luck.</summary>
internal sealed class ArtifactsLostException(string message) : Exception(message);
