namespace Mesh.Local.Processes;

/// <summary>A host file or directory that a container sees at <paramref name="Target"/>.</summary>
internal sealed record HostMount(string Source, string Target, bool ReadOnly = false);
