namespace Mesh.Spool;

/// <summary>What of the disk a spool takes.</summary>
/// <param name="Segments">Files.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="PinnedBytes">
/// Bytes of those that no log needs, and that stay because an earlier one is needed: all but the logs in the first go free with it.
/// </param>
public readonly record struct SpoolUsage(int Segments, long Bytes, long PinnedBytes);
