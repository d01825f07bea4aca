namespace Mesh.JobIntake.Tests.Process.PowerLoss;

internal enum DiskOperationKind
{
    Write,
    Truncate,
    Unlink,
    Sync,

    /// <summary>A sync that the tracer answered itself: nothing reached the disk.</summary>
    FakedSync,
}
