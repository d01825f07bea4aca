using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>Tells the operator what the spool has to say.</summary>
internal sealed partial class SpoolEvents(LogGrowth growth, ILogger<SpoolEvents> logger) : ISpoolEvents
{
    public void Damaged(SpoolDamage damage) => LogDamaged(damage.Segment, damage.Position, damage.Length, damage.Reason);

    public void TailCut(string segment, long position, long bytes) => LogTailCut(segment, position, bytes);

    public void WriteFailed(Exception error, int requests) => LogWriteFailed(error, requests);

    public void Grown(LogKey key) => growth.Tell(key);
}
