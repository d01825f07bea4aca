using Grpc.Core;
using Mesh.Agent.Connecting;
using Mesh.Agent.Masking;

namespace Mesh.Agent.Artifacts;

/// <summary>Makes calls about artifacts until they are done, or cannot be.</summary>
internal sealed class ArtifactRetry(Func<RetryPolicy> policies, AgentHost host, Masker masker)
{
    private const int MostRestarts = 5;
    private const string DetailsTrailer = "grpc-status-details-bin";

    private static readonly byte[][] OverBound = ["ARTIFACT_TOO_LARGE"u8.ToArray(), "ARTIFACTS_TOO_"u8.ToArray()];
    private static readonly byte[][] Full = ["ARTIFACT_STORE_FULL"u8.ToArray(), "DISK_FULL"u8.ToArray()];

    /// <summary>Calls, and calls again with backoff.</summary>
    /// <param name="what">What the call is about, for people.</param>
    /// <param name="call">One try. It may throw <see cref="InvalidDataException"/> when what it got or sent was not whole.</param>
    /// <param name="cancellationToken">Ends the tries.</param>
    /// <exception cref="ArtifactsRefusedException">A bound of the attempt.</exception>
    /// <exception cref="ArtifactsLostException">Reporter refuses, and did so for as long as a refusal is borne.</exception>
    public async Task<T> RunAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var policy = policies();
        long? fullSince = null;
        for (var restarts = 0; ;)
        {
            try
            {
                return await call();
            }
            catch (RpcException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var detail = masker.Mask(exception.Status.Detail);
                host.Notice.Write($"{masker.Mask(what)}: {exception.Status.StatusCode}: {detail}");
                if (Has(exception, OverBound))
                {
                    throw new ArtifactsRefusedException($"{what}: {detail}");
                }

                fullSince = Has(exception, Full) ? fullSince ?? host.Time.GetTimestamp() : null;
                var isFullForLong = fullSince is { } since && host.Time.GetElapsedTime(since) >= host.Timings.Refusal;
                if (isFullForLong || IsFinal(exception.StatusCode) || !await policy.WaitAsync(exception, cancellationToken))
                {
                    throw new ArtifactsLostException($"{what}: {detail}");
                }
            }
            catch (InvalidDataException exception) when (restarts++ < MostRestarts)
            {
                host.Notice.Write($"{masker.Mask(what)}: {exception.Message}; once more");
            }
            catch (InvalidDataException exception)
            {
                throw new ArtifactsLostException($"{what}: {exception.Message}");
            }
        }
    }

    /// <summary>True when the error's reason is one of these.</summary>
    public static bool Has(RpcException exception, params ReadOnlySpan<byte[]> reasons)
    {
        var details = exception.Trailers.GetValueBytes(DetailsTrailer).AsSpan();
        foreach (var reason in reasons)
        {
            if (details.IndexOf(reason) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // What is not there, or was damaged, does not come back by waiting.
    private static bool IsFinal(StatusCode code) => code is StatusCode.NotFound or StatusCode.DataLoss or StatusCode.Unimplemented;
}
