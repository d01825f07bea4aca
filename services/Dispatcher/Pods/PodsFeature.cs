using System.Reflection;
using k8s;
using Mesh.Hosting;
using Mesh.Hosting.Cluster;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Pods;

internal static class PodsFeature
{
    public static void AddPods(this IHostApplicationBuilder builder)
    {
        builder.AddMeshKubernetes();
        builder.Services.AddMeshOptions<RunnerPodOptions>(RunnerPodOptions.Section);
        builder.Services.AddSingleton(services => new KubernetesRunnerPods(
            services.GetRequiredService<IKubernetes>(),
            services.GetRequiredService<RunnerPodSettings>(),
            RunnerSecretName.NewSuffix));
        builder.Services.AddSingleton<IRunnerPods>(services => new BoundedRunnerPods(
            services.GetRequiredService<KubernetesRunnerPods>(),
            services.GetRequiredService<IOptions<DispatcherOptions>>().Value.ApiParallelism));
        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<DispatcherOptions>>().Value;
            var cluster = services.GetRequiredService<IOptions<KubernetesOptions>>().Value;
            var pods = services.GetRequiredService<IOptions<RunnerPodOptions>>().Value;
            return new RunnerPodSettings(
                cluster.JobNamespace, options.AgentImage, options.AgentAddress!.ToString().TrimEnd('/'), Version())
            {
                RootProjects = pods.RootProjects.ToHashSet(StringComparer.Ordinal),
                PriorityClass = pods.PriorityClass,
                RuntimeClass = pods.RuntimeClass,
                LogLineBytes = pods.LogLineBytes,
            };
        });
    }

    // Without the commit, which an informational version has behind a '+'.
    private static string Version()
    {
        var version = typeof(PodsFeature).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        return (version?.InformationalVersion ?? "0.0.0").Split('+')[0];
    }
}
