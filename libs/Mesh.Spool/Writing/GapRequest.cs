using Mesh.Spool.Records;

namespace Mesh.Spool.Writing;

/// <summary>Bytes of a writer that nobody has any more, to be put on record.</summary>
internal sealed class GapRequest(LogKey key, string writer, long to, long timeNanos, string why) : WriteRequest(key)
{
    private readonly TaskCompletionSource<SpoolRefusal?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Writer { get; } = writer;

    /// <summary>The writer's offset up to which the gap reaches.</summary>
    public long To { get; } = to;

    public long TimeNanos { get; } = timeNanos;

    public string Why { get; } = why;

    /// <summary>Null: the gap is on disk.</summary>
    public Task<SpoolRefusal?> Answer => _answer.Task;

    public override int MaxSize => RecordCodec.HeaderBytes + SpoolLimits.MaxJobBytes + SpoolLimits.MaxWriterBytes
        + sizeof(long) + SpoolLimits.MaxMessageBytes;

    public override void Refuse(SpoolRefusal refusal) => _answer.TrySetResult(refusal);

    public void Commit() => _answer.TrySetResult(null);
}
