namespace Mesh.Agent.Artifacts;

/// <summary>The job's artifacts cannot be kept, or laid down, for a reason of the job's own.</summary>
internal sealed class ArtifactsRefusedException(string message) : Exception(message);
