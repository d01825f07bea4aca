using System.Text;
using Google.Protobuf.WellKnownTypes;
using Mesh.Hosting.Errors;
using Mesh.Spool;

namespace Mesh.LogShipper.Read;

/// <summary>Which pieces of a log a reader wants.</summary>
internal sealed class PieceFilter
{
    private const int MaxSteps = 100;

    private readonly HashSet<string>? _steps;
    private readonly long _fromNanos;
    private readonly long _untilNanos;

    private PieceFilter(HashSet<string>? steps, long fromNanos, long untilNanos) =>
        (_steps, _fromNanos, _untilNanos) = (steps, fromNanos, untilNanos);

    /// <summary>True when it lets everything through.</summary>
    public bool IsOpen => _steps is null && !HasStart && _untilNanos == long.MaxValue;

    /// <summary>True when older bytes are not wanted.</summary>
    public bool HasStart => _fromNanos != long.MinValue;

    /// <summary>The first time wanted, in nanoseconds since the Unix epoch.</summary>
    public long FromNanos => _fromNanos;

    /// <summary>The same for the same filter: part of a query's identity.</summary>
    public string Text => IsOpen ? "" : $"{string.Join('\n', (_steps ?? []).Order(StringComparer.Ordinal))}\n{_fromNanos}\n{_untilNanos}";

    /// <summary>Reads a request's fields.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, naming the field.</exception>
    public static PieceFilter Of(IReadOnlyCollection<string> steps, Timestamp? start, Timestamp? end)
    {
        if (steps.Count > MaxSteps)
        {
            throw Invalid("STEPS_INVALID", "steps", $"Must be at most {MaxSteps}, and are {steps.Count}.");
        }

        if (steps.FirstOrDefault(s => Encoding.UTF8.GetByteCount(s) > SpoolLimits.MaxStepBytes) is { } step)
        {
            throw Invalid("STEPS_INVALID", "steps", $"'{step[..32]}…' is longer than {SpoolLimits.MaxStepBytes} bytes in UTF-8.");
        }

        var from = Nanos(start, long.MinValue, "start_time");
        var until = Nanos(end, long.MaxValue, "end_time");
        if (until <= from)
        {
            throw Invalid("TIME_INVALID", "end_time", "Must be after start_time.");
        }

        return new PieceFilter(steps.Count == 0 ? null : [.. steps], from, until);
    }

    /// <summary>True for bytes that are wanted; holes are told of to everyone.</summary>
    public bool Wants(in SpoolPiece piece) =>
        piece.Missing > 0
        || (_steps?.Contains(piece.Step) != false && piece.TimeNanos >= _fromNanos && piece.TimeNanos < _untilNanos);

    private static long Nanos(Timestamp? time, long unset, string field)
    {
        if (time is null)
        {
            return unset;
        }

        return LogMessages.TryToNanos(time, out var nanos)
            ? nanos
            : throw Invalid("TIME_INVALID", field, "Must be a time between the years 1678 and 2261.");
    }

    private static Grpc.Core.RpcException Invalid(string reason, string field, string description) =>
        MeshErrors.InvalidArgument(reason, $"{field}: {description}", (field, description));
}
