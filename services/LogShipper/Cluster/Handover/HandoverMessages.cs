using Google.Protobuf;
using Mesh.Logs.V1;
using Mesh.Spool;

namespace Mesh.LogShipper.Cluster.Handover;

/// <summary>The spool's records and seals as messages. Bytes are shared, not copied.</summary>
internal static class HandoverMessages
{
    public static ImportLogsRequest Record(int attempt, in SpoolRecord record) => new()
    {
        Record = new ImportRecord
        {
            Attempt = attempt,
            Offset = record.Offset,
            Writer = record.Writer,
            WriterOffset = record.WriterOffset,
            Step = record.Step,
            Stream = record.Stream,
            TimeNanos = record.TimeNanos,
            Data = UnsafeByteOperations.UnsafeWrap(record.Data),
            Missing = record.Missing,
            Why = record.Why,
        },
    };

    public static ImportEnd End(int attempt, long length, IReadOnlyList<SpoolWriter> writers, SpoolSeal? seal)
    {
        var end = new ImportEnd { Attempt = attempt, Length = length };
        foreach (var (name, cursor) in writers)
        {
            end.Writers[name] = cursor;
        }

        end.Seal = seal is null ? null : Seal(seal);
        return end;
    }

    public static ImportSeal Seal(SpoolSeal seal) => new()
    {
        Sha256 = UnsafeByteOperations.UnsafeWrap(seal.Sha256),
        Writer = seal.Writer,
        WriterLength = seal.WriterLength,
        WriterSha256 = UnsafeByteOperations.UnsafeWrap(seal.WriterSha256),
        Message = seal.Message,
    };
}
