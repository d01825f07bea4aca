using System.Text;
using Mesh.Spool.Records;

namespace Mesh.Spool.Writing;

/// <summary>A record of another spool's log, to be the same record here.</summary>
internal sealed class ImportRequest(LogKey key, in SpoolRecord record) : WriteRequest(key)
{
    private readonly TaskCompletionSource<SpoolRefusal?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SpoolRecord _record = record;

    public ref readonly SpoolRecord Record => ref _record;

    /// <summary>Null once it is on disk.</summary>
    public Task<SpoolRefusal?> Answer => _answer.Task;

    public override int MaxSize => RecordCodec.HeaderBytes + SpoolLimits.MaxJobBytes + SpoolLimits.MaxStepBytes
        + SpoolLimits.MaxWriterBytes + _record.Data.Length + sizeof(long) + Encoding.UTF8.GetByteCount(_record.Why);

    public override void Refuse(SpoolRefusal refusal) => _answer.TrySetResult(refusal);

    public void Commit() => _answer.TrySetResult(null);
}
