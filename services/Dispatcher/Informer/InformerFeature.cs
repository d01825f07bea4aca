using k8s;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Informer;

internal static class InformerFeature
{
    public static void AddInformer(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPodFeed>(services => new KubernetesPodFeed(
            services.GetRequiredService<IKubernetes>(), services.GetRequiredService<RunnerPodSettings>().Namespace));
        builder.Services.AddSingleton<IPodSink>(services => services.GetRequiredService<RunnerRegistry>());
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<PodInformer>(
            services, services.GetRequiredService<IOptions<DispatcherOptions>>().Value.WatchIdleLimit));
        builder.Services.AddHostedService(services => services.GetRequiredService<PodInformer>());
    }
}
