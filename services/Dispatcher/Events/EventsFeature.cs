using k8s;
using k8s.Models;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;

namespace Mesh.Dispatcher.Events;

internal static class EventsFeature
{
    public static void AddPodEvents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IResourceFeed<Corev1Event>>(services => Feeds.PodEvents(
            services.GetRequiredService<IKubernetes>(), services.GetRequiredService<RunnerPodSettings>().Namespace));
        builder.Services.AddSingleton<IPodEventSink>(services => services.GetRequiredService<RunnerRegistry>());
        builder.Services.AddHostedService<PodEventWatch>();
    }
}
