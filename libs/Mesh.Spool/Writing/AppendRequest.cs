using Mesh.Spool.Records;

namespace Mesh.Spool.Writing;

/// <summary>One frame to write.</summary>
internal sealed class AppendRequest(LogKey key, in SpoolFrame frame, IAppendObserver observer) : WriteRequest(key)
{
    private readonly SpoolFrame _frame = frame;
    private readonly IAppendObserver _observer = observer;

    public ref readonly SpoolFrame Frame => ref _frame;

    public override int MaxSize => RecordCodec.HeaderBytes + SpoolLimits.MaxJobBytes + SpoolLimits.MaxStepBytes
        + SpoolLimits.MaxWriterBytes + _frame.Data.Length;

    public override void Refuse(SpoolRefusal refusal) => _observer.Refused(refusal);

    /// <summary>True when both tell the same writer.</summary>
    public bool TellsSame(AppendRequest other) => ReferenceEquals(_observer, other._observer);

    public void Commit(long cursor) => _observer.Committed(cursor);
}
