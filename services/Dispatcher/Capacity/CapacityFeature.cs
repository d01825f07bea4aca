using k8s;
using k8s.Models;
using Mesh.Dispatcher.Informer;

namespace Mesh.Dispatcher.Capacity;

internal static class CapacityFeature
{
    public static void AddCapacity(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IResourceFeed<V1Node>>(
            services => Feeds.Peasants(services.GetRequiredService<IKubernetes>()));
        builder.Services.AddSingleton<LeaseCredits>();
        builder.Services.AddSingleton<PeasantWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PeasantWatch>());
        builder.Services.AddHostedService<CreditKeeper>();
    }
}
