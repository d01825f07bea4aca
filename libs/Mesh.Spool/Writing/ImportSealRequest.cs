using Mesh.Spool.Records;

namespace Mesh.Spool.Writing;

/// <summary>The seal that a log has in another spool, to be its seal here.</summary>
internal sealed class ImportSealRequest(LogKey key, SpoolSeal seal) : WriteRequest(key)
{
    private readonly TaskCompletionSource<SpoolRefusal?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SpoolSeal Seal { get; } = seal;

    /// <summary>Null once it is on disk.</summary>
    public Task<SpoolRefusal?> Answer => _answer.Task;

    public override int MaxSize => RecordCodec.HeaderBytes + SpoolLimits.MaxJobBytes + SpoolLimits.MaxWriterBytes
        + (2 * 32) + (2 * SpoolLimits.MaxMessageBytes);

    public override void Refuse(SpoolRefusal refusal) => _answer.TrySetResult(refusal);

    public void Commit() => _answer.TrySetResult(null);
}
