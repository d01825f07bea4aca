using Mesh.Spool.Records;

namespace Mesh.Spool.Tests.Records;

public sealed class RecordCodecTests
{
    private const uint Salt = 0x12345678;

    private static readonly RecordFields Fields = new(
        RecordKind.Data, true, new LogKey("projects/p/jobs/01", 3), 1L << 40, "dispatcher", 77, "build ö", 2, -5);

    [Fact]
    public void Read_WhatWriteWrote_GivesTheSame()
    {
        var record = Write("some bytes"u8);
        Assert.Equal(record.Length, RecordCodec.Check(record, Salt));
        var fields = RecordCodec.Read(record, new RecordNames(), out var data);
        Assert.Equal(Fields, fields);
        Assert.Equal("some bytes"u8.ToArray(), data.ToArray());
    }

    [Fact]
    public void Check_AnyBitFlipped_FindsNoRecord()
    {
        var record = Write("x"u8);
        for (var bit = 0; bit < record.Length * 8; bit++)
        {
            record[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(0, RecordCodec.Check(record, Salt));
            record[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(record.Length, RecordCodec.Check(record, Salt));
    }

    [Fact]
    public void Check_OtherSalt_FindsNoRecord() => Assert.Equal(0, RecordCodec.Check(Write("x"u8), Salt + 1));

    [Fact]
    public void Write_LargestOfEverything_FitsIntoTheBound()
    {
        var fields = Fields with
        {
            Key = new LogKey(new string('j', SpoolLimits.MaxJobBytes), int.MaxValue),
            Writer = new string('w', SpoolLimits.MaxWriterBytes),
            Step = new string('s', SpoolLimits.MaxStepBytes),
        };
        var target = new byte[RecordCodec.MaxRecordBytes];
        var size = RecordCodec.Write(target, Salt, fields, new byte[SpoolLimits.MaxFrameBytes]);
        Assert.Equal(RecordCodec.MaxRecordBytes, size);
        Assert.Equal(size, RecordCodec.Check(target, Salt));
    }

    private static byte[] Write(ReadOnlySpan<byte> data)
    {
        var target = new byte[RecordCodec.MaxRecordBytes];
        return target[..RecordCodec.Write(target, Salt, Fields, data)];
    }
}
