using System.Collections.Concurrent;

namespace Mesh.Spool.Tests.Support;

internal sealed class RecordedEvents : ISpoolEvents
{
    public ConcurrentQueue<SpoolDamage> Damages { get; } = new();

    public ConcurrentQueue<long> Cuts { get; } = new();

    public ConcurrentQueue<Exception> Failures { get; } = new();

    public ConcurrentQueue<LogKey> Grows { get; } = new();

    public void Damaged(SpoolDamage damage) => Damages.Enqueue(damage);

    public void TailCut(string segment, long position, long bytes) => Cuts.Enqueue(bytes);

    public void WriteFailed(Exception error, int requests) => Failures.Enqueue(error);

    public void Grown(LogKey key) => Grows.Enqueue(key);
}
