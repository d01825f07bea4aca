using System.Buffers.Binary;
using Mesh.Logs.V1;

namespace Mesh.Agent.LogShipping;

/// <summary>The head of a record in the spool; its bytes follow.</summary>
/// <param name="Offset">The writer's offset of the first byte.</param>
/// <param name="Time">When the first byte was read, in ticks of UTC.</param>
/// <param name="Length">Bytes, 1 to <see cref="MaximumLength"/>.</param>
/// <param name="Step">The index of the step.</param>
/// <param name="Stream">Where the bytes came from.</param>
internal readonly record struct SpoolRecord(long Offset, long Time, int Length, int Step, LogStream Stream)
{
    public const int HeadSize = 24;
    public const int MaximumLength = 64 * 1024;
    private const byte Mark = 0x4D;

    public long Size => HeadSize + Length;

    public long End => Offset + Length;

    public void Write(Span<byte> head)
    {
        BinaryPrimitives.WriteInt64LittleEndian(head, Offset);
        BinaryPrimitives.WriteInt64LittleEndian(head[8..], Time);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], Length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[20..], (ushort)Step);
        head[22] = (byte)Stream;
        head[23] = Mark;
    }

    public static SpoolRecord Read(ReadOnlySpan<byte> head)
    {
        var record = new SpoolRecord(
            BinaryPrimitives.ReadInt64LittleEndian(head),
            BinaryPrimitives.ReadInt64LittleEndian(head[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[16..]),
            BinaryPrimitives.ReadUInt16LittleEndian(head[20..]),
            (LogStream)head[22]);
        return head[23] == Mark && record.Length is > 0 and <= MaximumLength
            ? record
            : throw new InvalidDataException("the agent's log spool was changed by another process");
    }
}
