namespace Mesh.Cli.Up;

/// <summary>What `mesh up` was asked for.</summary>
/// <param name="Folder">Where everything is kept.</param>
/// <param name="Port">The Ingress port; 0 takes a free one.</param>
internal sealed record UpOptions(DataFolder Folder, int Port);
