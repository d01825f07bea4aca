using Mesh.Spool.Records;

namespace Mesh.Spool.Writing;

/// <summary>One frame to write.</summary>
internal sealed class AppendRequest(LogKey key, in SpoolFrame frame, IAppendObserver observer) : WriteRequest(key)
{
    private readonly SpoolFrame _frame = frame;

    public ref readonly SpoolFrame Frame => ref _frame;

    public override int MaxSize => RecordCodec.HeaderBytes + SpoolLimits.MaxJobBytes + SpoolLimits.MaxStepBytes
        + SpoolLimits.MaxWriterBytes + _frame.Data.Length;

    public override void Refuse(SpoolRefusal refusal) => observer.Refused(refusal);

    public void Commit(long cursor) => observer.Committed(cursor);
}
