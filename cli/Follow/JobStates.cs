using System.Runtime.CompilerServices;
using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Follow;

/// <summary>Watches jobs however often the stream breaks: it opens it again after the last version seen.</summary>
/// <param name="open">Opens a stream.</param>
/// <param name="time">Paces the tries.</param>
/// <param name="lost">Called once for every loss, before the first new try, with the error.</param>
/// <param name="missed">Called when the last version seen is too old to go on from: changes may be missed from here on.</param>
public sealed class JobStates(
    JobOpener open, TimeProvider time, Action<RpcException>? lost = null, Action<RpcException>? missed = null)
{
    /// <summary>Reads states; of one job until its terminal state, of many until the caller leaves.</summary>
    /// <exception cref="RpcException">The service said no, or was away for too long.</exception>
    public async IAsyncEnumerable<Job> ReadAsync(
        long resourceVersion, bool untilTerminal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pace = new RetryPace(time);
        while (true)
        {
            await using var stream = open(resourceVersion, cancellationToken).GetAsyncEnumerator(cancellationToken);
            RpcException? failure = null;
            while (failure is null)
            {
                try
                {
                    if (!await stream.MoveNextAsync())
                    {
                        failure = new RpcException(new Status(StatusCode.Unavailable, "the watch ended early"));
                        break;
                    }
                }
                catch (RpcException e) when (cancellationToken.IsCancellationRequested)
                {
                    throw new OperationCanceledException("the reader left", e, cancellationToken);
                }
                catch (RpcException e) when (RetryPace.IsTransient(e) || (IsTooOld(e) && resourceVersion > 0 && !untilTerminal))
                {
                    failure = e;
                    break;
                }
                catch (Exception e) when (RetryPace.IsBroken(e, cancellationToken))
                {
                    failure = RetryPace.Lost(e);
                    break;
                }

                pace.Alive();
                resourceVersion = Math.Max(resourceVersion, stream.Current.ResourceVersion);
                yield return stream.Current;
                if (untilTerminal && JobStateText.IsTerminal(stream.Current.State))
                {
                    yield break;
                }
            }

            if (IsTooOld(failure))
            {
                missed?.Invoke(failure);
                resourceVersion = 0;
                continue;
            }

            if (!pace.IsLost)
            {
                lost?.Invoke(failure);
            }

            var delay = pace.NextDelay(RetryPace.StreamPatience) ?? throw failure;
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private static bool IsTooOld(RpcException error) => error.StatusCode == StatusCode.OutOfRange;
}
