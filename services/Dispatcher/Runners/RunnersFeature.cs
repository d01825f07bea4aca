using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Runners;

internal static class RunnersFeature
{
    public static void AddRunners(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IClusterNodes, KubernetesNodes>();
        builder.Services.AddSingleton<RunnerChanges>();
        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<DispatcherOptions>>().Value;
            return new CreateBudget(options.CreatesPerSecond, options.CreateBurst, services.GetRequiredService<TimeProvider>());
        });
        builder.Services.AddSingleton<RunnerRegistry>();
        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<DispatcherOptions>>().Value;
            return ActivatorUtilities.CreateInstance<RunnerPorts>(services, options.Patience, options.SealPatience);
        });
        builder.Services.AddSingleton<Func<AttemptKey, Lease, AttemptRunner>>(services =>
        {
            var ports = services.GetRequiredService<RunnerPorts>();
            var logger = services.GetRequiredService<ILogger<AttemptRunner>>();
            return (key, lease) => new AttemptRunner(key, lease, ports, logger);
        });
    }
}
