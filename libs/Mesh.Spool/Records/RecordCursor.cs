using System.Buffers;
using System.Buffers.Binary;
using Mesh.Spool.Disk;

namespace Mesh.Spool.Records;

/// <summary>
/// Walks over the sound records in a stretch of a file, and steps over what is not sound by looking for the next record.
/// </summary>
internal sealed class RecordCursor(ISpoolFile file, uint salt, long from, long to, int bufferBytes) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bufferBytes, RecordCodec.MaxRecordBytes));
    private long _bufferStart = from;
    private int _bufferLength;
    private long _next = from;

    /// <summary>Where the record starts; after the last one, the end of the stretch.</summary>
    public long Position { get; private set; } = from;

    /// <summary>The record's size in the file.</summary>
    public int Size { get; private set; }

    /// <summary>Bytes just before <see cref="Position"/> that belong to no sound record.</summary>
    public long BadBytes { get; private set; }

    /// <summary>The record, until the next move.</summary>
    public ReadOnlySpan<byte> Record => _buffer.AsSpan((int)(Position - _bufferStart), Size);

    /// <summary>Goes to the next sound record; false at the end of the stretch.</summary>
    public bool MoveNext()
    {
        var start = _next;
        var position = start;
        while (position < to)
        {
            var window = Window(position);
            var size = RecordCodec.Check(window, salt);
            if (size > 0)
            {
                (Position, Size, BadBytes, _next) = (position, size, position - start, position + size);
                return true;
            }

            position = Seek(window, position);
        }

        (Position, Size, BadBytes, _next) = (to, 0, to - start, to);
        return false;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    // The next place at which a record could start.
    private long Seek(ReadOnlySpan<byte> window, long position)
    {
        if (window.Length <= sizeof(uint))
        {
            return to;
        }

        Span<byte> magic = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, RecordCodec.Magic);
        var found = window[1..].IndexOf(magic);
        return found >= 0 ? position + 1 + found : position + window.Length - (sizeof(uint) - 1);
    }

    // What is buffered from the position on: a whole record at least, or all there is up to the end of the stretch.
    private ReadOnlySpan<byte> Window(long position)
    {
        var wanted = (int)Math.Min(RecordCodec.MaxRecordBytes, to - position);
        if (position + wanted > _bufferStart + _bufferLength)
        {
            var kept = (int)Math.Max(0, _bufferStart + _bufferLength - position);
            _buffer.AsSpan(_bufferLength - kept, kept).CopyTo(_buffer);
            var room = (int)Math.Min(_buffer.Length - kept, to - position - kept);
            _bufferLength = kept + file.Read(position + kept, _buffer.AsSpan(kept, room));
            _bufferStart = position;
        }

        return _buffer.AsSpan(0, _bufferLength)[(int)(position - _bufferStart)..];
    }
}
