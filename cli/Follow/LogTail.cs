using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Logs.V1;

namespace Mesh.Cli.Follow;

/// <summary>
/// Reads an attempt's log as one row of bytes, however often the stream breaks: it opens the stream again at the byte after the
/// last, cuts off what comes twice, and tells of bytes that never came as a gap.
/// </summary>
/// <param name="open">Opens a stream.</param>
/// <param name="time">Paces the tries.</param>
/// <param name="filter">Which bytes are wanted.</param>
/// <param name="lost">Called once for every loss, before the first new try, with the error.</param>
/// <param name="back">Called when the stream lives again.</param>
public sealed class LogTail(
    TailOpener open, TimeProvider time, LogFilter filter, Action<RpcException>? lost = null, Action? back = null)
{
    /// <summary>Reads until the seal, or without <paramref name="follow"/> until the end of what is stored.</summary>
    /// <exception cref="RpcException">The service said no, or was away for too long.</exception>
    public async IAsyncEnumerable<TailLogsResponse> ReadAsync(
        string job, int attempt, LogPosition position, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pace = new RetryPace(time);
        while (true)
        {
            var request = new TailLogsRequest { Job = job, Attempt = attempt, Offset = position.Offset, Follow = follow };
            filter.ApplyTo(request);
            await using var stream = open(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                RpcException? failure = null;
                var more = false;
                try
                {
                    more = await stream.MoveNextAsync();
                }
                catch (RpcException e) when (cancellationToken.IsCancellationRequested)
                {
                    throw new OperationCanceledException("the reader left", e, cancellationToken);
                }
                catch (RpcException e) when (RetryPace.IsTransient(e))
                {
                    failure = e;
                }
                catch (Exception e) when (RetryPace.IsBroken(e, cancellationToken))
                {
                    failure = RetryPace.Lost(e);
                }

                if (failure is not null)
                {
                    await LostAsync(pace, failure, cancellationToken);
                    break;
                }

                if (!more)
                {
                    if (!follow)
                    {
                        yield break;
                    }

                    // A stream that follows ends with the seal; one that just ends was cut by something between.
                    var early = new RpcException(new Status(StatusCode.Unavailable, "the log stream ended early"));
                    await LostAsync(pace, early, cancellationToken);
                    break;
                }

                Alive(pace);
                foreach (var message in Take(stream.Current, position))
                {
                    yield return message;
                }

                if (stream.Current.MessageCase == TailLogsResponse.MessageOneofCase.Seal)
                {
                    yield break;
                }
            }
        }
    }

    private IEnumerable<TailLogsResponse> Take(TailLogsResponse message, LogPosition position)
    {
        switch (message.MessageCase)
        {
            case TailLogsResponse.MessageOneofCase.Chunk:
                var chunk = message.Chunk;
                var expected = position.Offset;
                var (fresh, missing) = position.Take(chunk.Offset, chunk.Data.Memory);
                if (missing > 0 && !filter.LeavesOut)
                {
                    yield return new TailLogsResponse
                    {
                        Gap = new LogGap { Offset = expected, Length = missing, Message = "the log service did not send them" },
                    };
                }

                if (fresh.Length == chunk.Data.Length)
                {
                    yield return message;
                }
                else if (!fresh.IsEmpty)
                {
                    var rest = chunk.Clone();
                    rest.Offset = chunk.Offset + chunk.Data.Length - fresh.Length;
                    rest.Data = UnsafeByteOperations.UnsafeWrap(fresh);
                    yield return new TailLogsResponse { Chunk = rest };
                }

                break;
            case TailLogsResponse.MessageOneofCase.Gap:
                if (message.Gap.Offset + message.Gap.Length > position.Offset)
                {
                    position.Skip(message.Gap.Offset, message.Gap.Length);
                    yield return message;
                }

                break;
            default:
                yield return message;
                break;
        }
    }

    private void Alive(RetryPace pace)
    {
        if (pace.IsLost)
        {
            back?.Invoke();
        }

        pace.Alive();
    }

    private async Task LostAsync(RetryPace pace, RpcException error, CancellationToken cancellationToken)
    {
        if (!pace.IsLost)
        {
            lost?.Invoke(error);
        }

        var delay = pace.NextDelay(RetryPace.StreamPatience) ?? throw error;
        await Task.Delay(delay, time, cancellationToken);
    }
}
