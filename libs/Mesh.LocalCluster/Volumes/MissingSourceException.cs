namespace Mesh.Local.Volumes;

/// <summary>A Secret, ConfigMap or key that a pod refers to is not there (yet).</summary>
internal sealed class MissingSourceException(string message) : Exception(message);
