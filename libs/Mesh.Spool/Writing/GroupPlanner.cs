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
            if (request is AppendRequest append)
            {
                Plan(group, segment, append);
            }
            else
            {
                Plan(group, segment, (SealRequest)request);
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
            var size = Write(segment, fields, data.Span, out var position);
            var piece = new SpoolPiece(end, frame.Step, frame.Stream, frame.TimeNanos, data);
            group.Frames.Add(new PlacedFrame(piece, position, size));
        }

        var cursor = group.Tail.CursorOf(frame.Writer);
        group.OnDisk.Add(() => request.Commit(cursor));
    }

    private void Plan(LogGroup group, Segment segment, SealRequest request)
    {
        var (tail, wish) = (group.Tail, request.Wish);
        if (tail.Seal is { } present)
        {
            Repeat(group, request, present);
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

        var note = missing == 0 ? wish.Message : $"{wish.Message} {missing} bytes were lost on disk; no hash.".TrimStart();
        var seal = new SpoolSeal(tail.End, missing == 0 ? whole : [], wish.Writer, wish.Length, wish.Sha256, note);
        var fields = new RecordFields(
            RecordKind.Seal, Length == 0, request.Key, seal.Length, wish.Writer, wish.Length, "", 0, 0);
        Write(segment, fields, SealPayload.Write(seal), out _);
        tail.Close(seal);
        group.OnDisk.Add(() => request.Commit(seal));
    }

    // A seal again: fine when it says what is known, whoever ended the log; the sender may have missed the answer.
    private static void Repeat(LogGroup group, SealRequest request, SpoolSeal present)
    {
        var wish = request.Wish;
        var sameLength = group.Tail.CursorOf(wish.Writer) == wish.Length;
        if (present.Writer == wish.Writer)
        {
            var sameHash = wish.Sha256.IsEmpty || wish.Sha256.Span.SequenceEqual(present.WriterSha256.Span);
            if (sameLength && sameHash)
            {
                group.OnDisk.Add(() => request.Commit(present));
                return;
            }

            var message = $"The log is sealed already, at {present.WriterLength} bytes of this writer.";
            request.Refuse(new SpoolRefusal(SpoolRefusalKind.SealMismatch, message));
        }
        else if (sameLength && wish.Sha256.IsEmpty)
        {
            group.OnDisk.Add(() => request.Commit(present));
        }
        else
        {
            request.Refuse(new SpoolRefusal(SpoolRefusalKind.Sealed, $"The log is sealed at {present.Length} bytes by another."));
        }
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

    private int Write(Segment segment, in RecordFields fields, ReadOnlySpan<byte> data, out int position)
    {
        var size = RecordCodec.Write(_buffer.AsSpan(Length), segment.Header.Salt, fields, data);
        position = checked((int)(segment.End + Length));
        Length += size;
        return size;
    }
}
