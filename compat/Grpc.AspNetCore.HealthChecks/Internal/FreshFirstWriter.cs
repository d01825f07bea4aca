using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Replaces the first status of a watch, which may be an old published one, by one that is evaluated now.</summary>
internal sealed class FreshFirstWriter(IServerStreamWriter<HealthCheckResponse> inner, Func<Task<ServingStatus>> evaluate)
    : IServerStreamWriter<HealthCheckResponse>
{
    private bool _begun;

    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public async Task WriteAsync(HealthCheckResponse message)
    {
        if (!_begun)
        {
            _begun = true;
            message = new HealthCheckResponse { Status = await evaluate() };
        }

        await inner.WriteAsync(message);
    }
}
