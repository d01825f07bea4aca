using Mesh.Spool.Records;

namespace Mesh.Spool.Writing;

/// <summary>A log that is kept elsewhere from now on: a sealed one, or an open one that ends where its copy does.</summary>
internal sealed class ReleaseRequest(LogKey key, long? openEnd) : WriteRequest(key)
{
    private readonly TaskCompletionSource<SpoolRefusal?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where an open log must end; null: it must be sealed.</summary>
    public long? OpenEnd { get; } = openEnd;

    /// <summary>Null once it is on disk that the log is gone.</summary>
    public Task<SpoolRefusal?> Answer => _answer.Task;

    public override int MaxSize => RecordCodec.HeaderBytes + SpoolLimits.MaxJobBytes;

    public override void Refuse(SpoolRefusal refusal) => _answer.TrySetResult(refusal);

    public void Commit() => _answer.TrySetResult(null);
}
