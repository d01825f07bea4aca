namespace Mesh.JobIntake.Tests.Process.PowerLoss;

/// <summary>What an OK said.</summary>
internal enum AcknowledgedKind
{
    Submit,
    Cancel,
    Complete,
}
