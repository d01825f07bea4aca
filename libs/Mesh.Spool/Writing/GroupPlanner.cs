using System.Security.Cryptography;
using Mesh.Spool.Logs;
using Mesh.Spool.Records;
using Mesh.Spool.Segments;

namespace Mesh.Spool.Writing;

/// <summary>
/// Decides what becomes of each request of a group, and lays the records out one log after the other, so that a log's bytes lie
/// together on disk. No I/O.
/// </summary>
internal sealed class GroupPlanner(long maxLogBytes)
{
    private byte[] _buffer = [];

    /// <summary>The records laid out so far.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

    public int Length { get; private set; }

    public void Begin(int maxSize)
    {
        Length = 0;
        if (_buffer.Length < maxSize)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(maxSize);
        }
    }

    public void Plan(LogGroup group, Segment segment)
    {
        foreach (var request in group.Requests)
        {
            // What comes behind a release in one group finds the log gone, as it would in the next group.
            if (group.IsReleased)
            {
                request.Refuse(WriteRequest.Released);
                continue;
            }

            switch (request)
            {
                case AppendRequest append:
                    Plan(group, segment, append);
                    break;
                case GapRequest gap:
                    Plan(group, segment, gap);
                    break;
                case SealRequest seal:
                    Plan(group, segment, seal);
                    break;
                case ImportRequest import:
                    Plan(group, segment, import);
                    break;
                case ImportSealRequest seal:
                    Plan(group, segment, seal);
                    break;
                case ReleaseRequest release:
                    Plan(group, segment, release);
                    break;
                default:
                    throw new InvalidOperationException($"Nothing is planned for {request.GetType().Name}.");
            }
        }
    }

    private void Plan(LogGroup group, Segment segment, AppendRequest request)
    {
        var frame = request.Frame;
        var end = group.Tail.End;
        var refusal = group.Tail.Append(frame.Writer, frame.Offset, frame.Data.Length, maxLogBytes, out var known);
        if (refusal is not null)
        {
            request.Refuse(refusal);
            return;
        }

        if (known < frame.Data.Length)
        {
            var data = frame.Data[known..];
            var fields = new RecordFields(
                RecordKind.Data, Length == 0, request.Key, end, frame.Writer, frame.Offset + known, frame.Step, frame.Stream,
                frame.TimeNanos);
            var size = Write(group, segment, fields, data.Span, out var position);
            var piece = new SpoolPiece(end, frame.Step, frame.Stream, frame.TimeNanos, data);
            group.Frames.Add(new PlacedFrame(piece, position, size));
        }

        var cursor = group.Tail.CursorOf(frame.Writer);
        group.Acknowledge(request, cursor);
    }

    private void Plan(LogGroup group, Segment segment, GapRequest request)
    {
        var end = group.Tail.End;
        var refusal = group.Tail.Skip(request.Writer, request.To, maxLogBytes, out var missing);
        if (refusal is not null)
        {
            request.Refuse(refusal);
            return;
        }

        if (missing > 0)
        {
            var fields = new RecordFields(
                RecordKind.Gap, Length == 0, request.Key, end, request.Writer, request.To - missing, "", 0, request.TimeNanos);
            var size = Write(group, segment, fields, GapPayload.Write(missing, request.Why), out var position);
            group.Frames.Add(new PlacedFrame(new SpoolPiece(end, "", 0, 0, default, missing, request.Why), position, size));
        }

        group.OnDisk.Add(request.Commit);
    }

    private void Plan(LogGroup group, Segment segment, SealRequest request)
    {
        var (tail, wish) = (group.Tail, request.Wish);
        if (tail.Seal is { } present)
        {
            var answer = new EndedLog(tail.Writers, present).Seal(wish);
            group.OnDisk.Add(() => request.Finish(answer));
            return;
        }

        var cursor = tail.CursorOf(wish.Writer);
        if (cursor != wish.Length)
        {
            var message = $"The seal says {wish.Length} bytes, but {cursor} of this writer are stored.";
            request.Refuse(new SpoolRefusal(SpoolRefusalKind.SealMismatch, message));
            return;
        }

        if (Hashes(group, request) is not { } hashes)
        {
            request.AskForHash();
            return;
        }

        var (whole, ofWriter, missing) = hashes;
        if (missing == 0 && !wish.Sha256.IsEmpty && !wish.Sha256.Span.SequenceEqual(ofWriter))
        {
            var message = "The seal's SHA-256 differs from that of the stored bytes.";
            request.Refuse(new SpoolRefusal(SpoolRefusalKind.SealMismatch, message));
            return;
        }

        var note = missing == 0
            ? wish.Message
            : $"{wish.Message} {missing} bytes were lost by the log service; no hash.".TrimStart();
        var seal = new SpoolSeal(tail.End, missing == 0 ? whole : [], wish.Writer, wish.Length, wish.Sha256, note);
        Close(group, segment, seal);
        group.OnDisk.Add(() => request.Commit(seal));
    }

    private void Plan(LogGroup group, Segment segment, ImportRequest request)
    {
        var record = request.Record;
        if (group.Tail.Import(record, out var isKnown) is { } refusal)
        {
            request.Refuse(refusal);
            return;
        }

        if (!isKnown)
        {
            var kind = record.Missing > 0 ? RecordKind.Gap : RecordKind.Data;
            var fields = new RecordFields(
                kind, Length == 0, request.Key, record.Offset, record.Writer, record.WriterOffset, record.Step, record.Stream,
                record.TimeNanos);
            var data = record.Missing > 0 ? GapPayload.Write(record.Missing, record.Why) : record.Data;
            var size = Write(group, segment, fields, data.Span, out var position);
            var piece = new SpoolPiece(
                record.Offset, record.Step, record.Stream, record.TimeNanos, record.Data, record.Missing, record.Why);
            group.Frames.Add(new PlacedFrame(piece, position, size));
        }

        group.OnDisk.Add(request.Commit);
    }

    private void Plan(LogGroup group, Segment segment, ImportSealRequest request)
    {
        var (tail, seal) = (group.Tail, request.Seal);
        if (tail.Seal is null && tail.End == seal.Length)
        {
            Close(group, segment, seal);
        }
        else if (tail.Seal is not { } present || !present.Says(seal))
        {
            request.Refuse(new SpoolRefusal(
                SpoolRefusalKind.SealMismatch, $"The seal is at {seal.Length} bytes, and the log at {tail.End}, or sealed otherwise."));
            return;
        }

        group.OnDisk.Add(request.Commit);
    }

    private void Plan(LogGroup group, Segment segment, ReleaseRequest request)
    {
        if (group.Tail.Seal is null && group.Tail.End != request.OpenEnd)
        {
            request.Refuse(new SpoolRefusal(SpoolRefusalKind.NotSealed, "Only a log that has ended can leave."));
            return;
        }

        var fields = new RecordFields(RecordKind.Release, Length == 0, request.Key, group.Tail.End, "", 0, "", 0, 0);
        Write(group, segment, fields, default, out _);
        group.IsReleased = true;
        group.OnDisk.Add(request.Commit);
    }

    // The hashes of the whole log and of the writer's bytes; null when they must be read first.
    private static (byte[] Whole, byte[] OfWriter, long Missing)? Hashes(LogGroup group, SealRequest request)
    {
        var end = group.Tail.End;
        if (request.ReadHash is { } read && read.End == end)
        {
            return (read.Whole, read.OfWriter, read.Missing);
        }

        if (end == 0)
        {
            var empty = SHA256.HashData([]);
            return (empty, empty, 0);
        }

        // One hash serves for both as long as nobody but this writer wrote.
        return group.Tail.CursorOf(request.Wish.Writer) == end && group.Log.CurrentHash(end) is { } hash ? (hash, hash, 0) : null;
    }

    private void Close(LogGroup group, Segment segment, SpoolSeal seal)
    {
        var fields = new RecordFields(
            RecordKind.Seal, Length == 0, group.Log.Key, seal.Length, seal.Writer, seal.WriterLength, "", 0, 0);
        Write(group, segment, fields, SealPayload.Write(seal), out _);
        group.Tail.Close(seal);
    }

    private int Write(LogGroup group, Segment segment, in RecordFields fields, ReadOnlySpan<byte> data, out int position)
    {
        group.HasRecords = true;
        var size = RecordCodec.Write(_buffer.AsSpan(Length), segment.Header.Salt, fields, data);
        position = checked((int)(segment.End + Length));
        Length += size;
        return size;
    }
}
