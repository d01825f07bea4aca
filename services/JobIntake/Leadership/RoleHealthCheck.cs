using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mesh.JobIntake.Leadership;

/// <summary>Ready as leader and as standby, which serves by its leader; not from the moment on when the process is told to end.</summary>
internal sealed class RoleHealthCheck(QueueRole role) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(role.Current.Phase == RolePhase.Stopping
            ? HealthCheckResult.Unhealthy("The process is stopping.")
            : HealthCheckResult.Healthy(role.Current.Phase.ToString()));
}
