using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mesh.Hosting.FrontDoor;

/// <summary>Asks another process for the health of its service.</summary>
internal sealed class PeerHealthCheck(GrpcClientFactory clients, string client, string service) : IHealthCheck
{
    internal const string Tag = "peer";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var answer = await clients.CreateClient<Grpc.Health.V1.Health.HealthClient>(client).CheckAsync(
                new HealthCheckRequest { Service = service }, cancellationToken: patience.Token);
            return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(answer.Status.ToString());
        }
        catch (RpcException e)
        {
            return HealthCheckResult.Unhealthy(e.Status.Detail);
        }
    }
}
