using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mesh.Logs.V1;
using Mesh.Spool;

namespace Mesh.LogShipper;

/// <summary>The spool's pieces as messages, and times as the spool keeps them. Bytes are shared, not copied.</summary>
internal static class LogMessages
{
    private const long NanosPerSecond = 1_000_000_000;

    // What fits into 64 bits of nanoseconds: the years 1677 to 2262.
    private const long MaxSeconds = long.MaxValue / NanosPerSecond - 1;

    public static LogChunk Chunk(int attempt, in SpoolPiece piece) => new()
    {
        Attempt = attempt,
        Step = piece.Step,
        Stream = (LogStream)piece.Stream,
        Offset = piece.Offset,
        Time = FromNanos(piece.TimeNanos),
        Data = UnsafeByteOperations.UnsafeWrap(piece.Data),
    };

    public static LogGap Gap(in SpoolPiece piece) => new()
    {
        Offset = piece.Offset,
        Length = piece.Missing,
        Message = piece.Why.Length > 0 ? piece.Why : "These bytes were lost on the log store's disk.",
    };

    public static LogSeal Seal(int attempt, SpoolSeal seal) => new()
    {
        Attempt = attempt,
        Length = seal.Length,
        Sha256 = UnsafeByteOperations.UnsafeWrap(seal.Sha256),
        Message = seal.Message,
    };

    public static PushSealed Sealed(SpoolSeal seal) =>
        new() { Length = seal.Length, Sha256 = UnsafeByteOperations.UnsafeWrap(seal.Sha256) };

    public static bool TryToNanos(Timestamp time, out long nanos)
    {
        nanos = 0;
        if (time.Seconds is < -MaxSeconds or > MaxSeconds || time.Nanos is < 0 or >= (int)NanosPerSecond)
        {
            return false;
        }

        nanos = (time.Seconds * NanosPerSecond) + time.Nanos;
        return true;
    }

    public static long ToNanos(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    public static Timestamp FromNanos(long nanos)
    {
        var seconds = Math.DivRem(nanos, NanosPerSecond, out var rest);
        return rest < 0
            ? new Timestamp { Seconds = seconds - 1, Nanos = (int)(rest + NanosPerSecond) }
            : new Timestamp { Seconds = seconds, Nanos = (int)rest };
    }
}
