namespace Mesh.Local.Limits;

/// <summary>One value in one file of a cgroup.</summary>
/// <param name="Controller">memory, cpu or pids.</param>
/// <param name="File">Its name in the cgroup's directory.</param>
/// <param name="Value">What to write.</param>
/// <param name="Optional">Not every kernel has the file.</param>
internal sealed record CgroupSetting(string Controller, string File, string Value, bool Optional = false);
