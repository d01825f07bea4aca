using System.Globalization;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>The deadline of a call: <c>grpc-timeout</c>, which counts from the moment the call came.</summary>
internal sealed class CallDeadline : IDisposable
{
    public const string Header = "grpc-timeout";

    // As long as a timer can be; a call with more has none here, and keeps it at the leader.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan? _timeout;
    private readonly CancellationTokenSource? _passed;

    public CallDeadline(string? header, TimeProvider time)
    {
        (_time, _start) = (time, time.GetTimestamp());
        _timeout = Parse(header);
        _passed = _timeout < Longest ? new CancellationTokenSource(_timeout.Value, time) : null;
    }

    /// <summary>Cancelled when it has passed.</summary>
    public CancellationToken Token => _passed?.Token ?? CancellationToken.None;

    public bool HasPassed => Token.IsCancellationRequested;

    /// <summary>What is left of it, as a header; null when the call has none.</summary>
    public string? Rest => _timeout is { } timeout ? Format(timeout - _time.GetElapsedTime(_start)) : null;

    public void Dispose() => _passed?.Dispose();

    private static TimeSpan? Parse(string? header)
    {
        // At most 8 digits and a unit; what is not one counts as none, as everywhere in gRPC.
        if (header is not { Length: > 1 and <= 9 }
            || !long.TryParse(header.AsSpan(0, header.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        return header[^1] switch
        {
            'H' => TimeSpan.FromHours(value),
            'M' => TimeSpan.FromMinutes(value),
            'S' => TimeSpan.FromSeconds(value),
            'm' => TimeSpan.FromMilliseconds(value),
            'u' => TimeSpan.FromMicroseconds(value),
            'n' => TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }

    private static string Format(TimeSpan rest)
    {
        var milliseconds = Math.Max(1, (long)rest.TotalMilliseconds);
        return milliseconds < 100_000_000
            ? FormattableString.Invariant($"{milliseconds}m")
            : FormattableString.Invariant($"{Math.Min(99_999_999, milliseconds / 1000)}S");
    }
}
