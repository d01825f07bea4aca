namespace Mesh.JobIntake.Tests.Process.PowerLoss;

/// <summary>One change of a file, or one sync, as the kernel carried it out.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Path">The file; for a sync perhaps its folder.</param>
/// <param name="Begin">The line of the log where it began.</param>
/// <param name="End">The line where it had ended.</param>
/// <param name="Offset">Of a write; the length of a truncation.</param>
/// <param name="Data">Of a write.</param>
internal sealed record DiskOperation(DiskOperationKind Kind, string Path, int Begin, int End, long Offset, byte[] Data);
