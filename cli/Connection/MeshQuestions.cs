using Grpc.Core;

namespace Mesh.Cli.Connection;

/// <summary>
/// Asks unary questions that are safe to repeat. A service that is just starting again is waited for, at most
/// <see cref="RideOut"/>; an address where nobody answers is not. Streams have the same pace, but more patience.
/// </summary>
/// <param name="time">Paces the tries.</param>
/// <param name="waits">Called once for each question that must be asked again, with the error.</param>
public sealed class MeshQuestions(TimeProvider time, Action<RpcException> waits)
{
    /// <summary>How long one try may take before mesh counts as gone.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a service that is away behind an Ingress that answers is waited for.</summary>
    public static readonly TimeSpan RideOut = TimeSpan.FromSeconds(15);

    // Long enough for a connection that broke under the question, short enough for a person who forgot `mesh up`.
    private static readonly TimeSpan NobodyThere = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="ask">Makes the call with these options: a deadline and the token.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="RpcException">Mesh said no, or was away for too long.</exception>
    public async Task<T> AskAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> ask, CancellationToken cancellationToken)
    {
        var pace = new RetryPace(time);
        while (true)
        {
            TimeSpan delay;
            try
            {
                var deadline = time.GetUtcNow().UtcDateTime + CallTimeout;
                return await ask(new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                var isFirst = !pace.IsLost;
                var isThere = !RpcErrorText.IsUnreachable(e);
                if (pace.NextDelay(isThere ? RideOut : NobodyThere) is not { } next)
                {
                    throw;
                }

                if (isFirst && isThere)
                {
                    waits(e);
                }

                delay = next;
            }

            await Task.Delay(delay, time, cancellationToken);
        }
    }
}
