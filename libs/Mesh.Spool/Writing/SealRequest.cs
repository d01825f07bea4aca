using Mesh.Spool.Logs;
using Mesh.Spool.Records;

namespace Mesh.Spool.Writing;

/// <summary>A log to end.</summary>
internal sealed class SealRequest(LogKey key, SealWish wish, LogHash? hash) : WriteRequest(key)
{
    private readonly TaskCompletionSource<SealResult?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SealWish Wish { get; } = wish;

    /// <summary>What reading the log gave, when the writer asked for it before.</summary>
    public LogHash? ReadHash { get; } = hash;

    /// <summary>
    /// The answer; null: the log has to be read for its hash (again), since the running hash does not cover it.
    /// </summary>
    public Task<SealResult?> Answer => _answer.Task;

    public override int MaxSize => RecordCodec.HeaderBytes + SpoolLimits.MaxJobBytes + SpoolLimits.MaxWriterBytes
        + (2 * 32) + (2 * SpoolLimits.MaxMessageBytes);

    public override void Refuse(SpoolRefusal refusal) => _answer.TrySetResult(new SealResult(null, refusal));

    public void AskForHash() => _answer.TrySetResult(null);

    public void Commit(SpoolSeal seal) => Finish(new SealResult(seal, null));

    public void Finish(SealResult result) => _answer.TrySetResult(result);
}
