namespace Mesh.Spool;

/// <summary>A stretch of a segment that cannot be read any more.</summary>
/// <param name="Segment">The file's name.</param>
/// <param name="Position">The first bad byte.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record SpoolDamage(string Segment, long Position, long Length, string Reason);
