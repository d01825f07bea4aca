using System.Buffers.Binary;
using System.Text;

namespace Mesh.Spool.Records;

/// <summary>
/// The form of a record on disk, little-endian:
/// <code>
///  0 u32 magic      4 u32 length of the body    8 u32 CRC-32C over the length and the body, seeded with the segment's salt
/// 12 u8 kind       13 u8 flags  14 u8 stream   15 u8 length of writer   16 u16 length of job  18 u16 length of step
/// 20 i32 attempt   24 i64 log offset  32 i64 writer offset  40 i64 time   48 job, writer, step, bytes
/// </code>
/// The salt keeps a job from printing bytes that look like another job's record to a scan that steps over damage.
/// </summary>
internal static class RecordCodec
{
    public const uint Magic = 0x314C534D;
    public const int PrefixBytes = 12;
    public const int HeaderBytes = 48;
    public const int MaxRecordBytes = HeaderBytes + SpoolLimits.MaxJobBytes + SpoolLimits.MaxWriterBytes
        + SpoolLimits.MaxStepBytes + SpoolLimits.MaxFrameBytes;

    private const byte GroupFlag = 1;

    /// <summary>The most bytes that a record of these can take.</summary>
    public static int MaxSize(in RecordFields fields, int dataLength) =>
        HeaderBytes + Encoding.UTF8.GetMaxByteCount(
            fields.Key.Job.Length + fields.Writer.Length + fields.Step.Length) + dataLength;

    /// <summary>Writes a record, and returns its size.</summary>
    public static int Write(Span<byte> target, uint salt, in RecordFields fields, ReadOnlySpan<byte> data)
    {
        var position = HeaderBytes;
        var job = Encoding.UTF8.GetBytes(fields.Key.Job, target[position..]);
        position += job;
        var writer = Encoding.UTF8.GetBytes(fields.Writer, target[position..]);
        position += writer;
        var step = Encoding.UTF8.GetBytes(fields.Step, target[position..]);
        position += step;
        data.CopyTo(target[position..]);
        position += data.Length;

        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], position - PrefixBytes);
        target[12] = (byte)fields.Kind;
        target[13] = fields.StartsGroup ? GroupFlag : (byte)0;
        target[14] = fields.Stream;
        target[15] = checked((byte)writer);
        BinaryPrimitives.WriteUInt16LittleEndian(target[16..], checked((ushort)job));
        BinaryPrimitives.WriteUInt16LittleEndian(target[18..], checked((ushort)step));
        BinaryPrimitives.WriteInt32LittleEndian(target[20..], fields.Key.Attempt);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], fields.LogOffset);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], fields.WriterOffset);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], fields.TimeNanos);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Sum(target[..position], salt));
        return position;
    }

    /// <summary>
    /// The size of the sound record at the start of <paramref name="source"/>; 0 when there is none.
    /// </summary>
    public static int Check(ReadOnlySpan<byte> source, uint salt)
    {
        if (source.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic)
        {
            return 0;
        }

        var size = (long)BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) + PrefixBytes;
        if (size < HeaderBytes || size > MaxRecordBytes || size > source.Length)
        {
            return 0;
        }

        var record = source[..(int)size];
        return BinaryPrimitives.ReadUInt32LittleEndian(source[8..]) == Sum(record, salt) ? (int)size : 0;
    }

    /// <summary>Takes a record apart that <see cref="Check"/> has found sound.</summary>
    public static RecordFields Read(ReadOnlySpan<byte> record, RecordNames names, out ReadOnlySpan<byte> data)
    {
        var writerLength = record[15];
        var jobLength = BinaryPrimitives.ReadUInt16LittleEndian(record[16..]);
        var stepLength = BinaryPrimitives.ReadUInt16LittleEndian(record[18..]);
        var rest = record[HeaderBytes..];
        var job = names.Get(rest[..jobLength]);
        rest = rest[jobLength..];
        var writer = names.Get(rest[..writerLength]);
        rest = rest[writerLength..];
        var step = names.Get(rest[..stepLength]);
        data = rest[stepLength..];
        return new RecordFields(
            (RecordKind)record[12],
            (record[13] & GroupFlag) != 0,
            new LogKey(job, BinaryPrimitives.ReadInt32LittleEndian(record[20..])),
            BinaryPrimitives.ReadInt64LittleEndian(record[24..]),
            writer,
            BinaryPrimitives.ReadInt64LittleEndian(record[32..]),
            step,
            record[14],
            BinaryPrimitives.ReadInt64LittleEndian(record[40..]));
    }

    private static uint Sum(ReadOnlySpan<byte> record, uint salt)
    {
        var crc = Crc32C.Append(Crc32C.Seed(salt), record[4..8]);
        return Crc32C.Finish(Crc32C.Append(crc, record[PrefixBytes..]));
    }
}
