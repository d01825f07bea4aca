using Grpc.Core;

namespace Mesh.Agent.Connecting;

/// <summary>Decides about every failed call of one client: wait and try again, or give up.</summary>
internal sealed class RetryPolicy(AgentTimings timings, TimeProvider time, Func<double> random)
{
    private readonly Backoff _backoff = new(timings.RetryFirst, timings.RetryLongest, random);
    private long? _refusedSince;

    /// <summary>Call after anything was acknowledged.</summary>
    public void Progress()
    {
        _backoff.Reset();
        _refusedSince = null;
    }

    /// <summary>Waits for the next try.</summary>
    /// <returns>False, at once, when no further try can succeed.</returns>
    public async Task<bool> WaitAsync(RpcException failure, CancellationToken cancellationToken)
    {
        switch (Refusals.Of(failure.StatusCode))
        {
            case Refusal.Final:
                return false;
            case Refusal.MayHeal:
                _refusedSince ??= time.GetTimestamp();
                if (time.GetElapsedTime(_refusedSince.Value) >= timings.Refusal)
                {
                    return false;
                }

                break;
            case Refusal.None:
                _refusedSince = null;
                break;
        }

        await Task.Delay(_backoff.Next(), time, cancellationToken);
        return true;
    }
}
