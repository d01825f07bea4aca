using Grpc.Core;

namespace Mesh.Cli.Connection;

/// <summary>How a lost stream is opened again: at once, then slower and slower, until mesh was away for too long.</summary>
public sealed class RetryPace(TimeProvider time)
{
    /// <summary>How long mesh may be away before a stream is given up.</summary>
    public static readonly TimeSpan StreamPatience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private TimeSpan _delay;
    private long? _lostSince;

    /// <summary>True between a loss and the next sign of life.</summary>
    public bool IsLost => _lostSince is not null;

    /// <summary>Something arrived: the stream lives.</summary>
    public void Alive()
    {
        _lostSince = null;
        _delay = TimeSpan.Zero;
    }

    /// <summary>The wait before the next try; null when mesh has been away for longer than <paramref name="patience"/>.</summary>
    public TimeSpan? NextDelay(TimeSpan patience)
    {
        _lostSince ??= time.GetTimestamp();
        if (time.GetElapsedTime(_lostSince.Value) > patience)
        {
            return null;
        }

        var delay = _delay;
        _delay = _delay == TimeSpan.Zero ? FirstDelay : TimeSpan.FromTicks(Math.Min(_delay.Ticks * 2, LongestDelay.Ticks));
        return delay;
    }

    /// <summary>True for a stream that broke before the call had a status, and that nobody asked to end.</summary>
    public static bool IsBroken(Exception error, CancellationToken cancellationToken) =>
        error is IOException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested;

    /// <summary>The status that such a stream would have had.</summary>
    public static RpcException Lost(Exception error) => new(new Status(StatusCode.Unavailable, error.Message, error));

    /// <summary>True for failures of the way to mesh, which the next try may not meet; false for answers, which stay.</summary>
    public static bool IsTransient(RpcException error) => error.StatusCode is StatusCode.Unavailable or StatusCode.Internal
        or StatusCode.Unknown or StatusCode.Aborted or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted
        or StatusCode.Cancelled;
}
