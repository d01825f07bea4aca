using k8s;
using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Informer;

internal static class InformerFeature
{
    public static void AddInformer(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<DispatcherOptions>>().Value;
            return new WatchSettings(options.WatchIdleLimit, options.RelistInterval);
        });
        builder.Services.AddSingleton<IResourceFeed<V1Pod>>(services => Feeds.Pods(
            services.GetRequiredService<IKubernetes>(), services.GetRequiredService<RunnerPodSettings>().Namespace));
        builder.Services.AddSingleton<IPodSink>(services => services.GetRequiredService<RunnerRegistry>());
        builder.Services.AddSingleton<PodInformer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PodInformer>());
    }
}
