using Mesh.Hosting;
using Mesh.LogShipper.Shipping.Elastic;
using Mesh.LogShipper.Shipping.Progress;
using Mesh.LogShipper.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping;

public static class ShippingFeature
{
    /// <summary>Shipping logs to Elasticsearch. Its checkpoint is <c>shipping.db</c> under <c>Mesh:DataDirectory</c>.</summary>
    public static IServiceCollection AddLogShipping(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddMeshOptions<ElasticOptions>(ElasticOptions.Section);
        services.AddMeshOptions<ShippingOptions>(ShippingOptions.Section);
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<ElasticClient>();
        services.AddSingleton<TemplateInstaller>();
        services.AddSingleton<BulkSender>();
        services.AddSingleton(provider => new ShippingDatabase(DatabasePath(provider)));
        services.AddSingleton(Pace);
        services.AddSingleton<ShippingGate>();
        services.AddSingleton<ShippingQueue>();
        services.AddSingleton<KeptBudget>();
        services.AddSingleton<KnownLogs>();
        services.AddSingleton<ReplaySource>();
        services.AddSingleton<ShippingStatus>();
        services.AddSingleton<ShippingMetrics>();
        services.AddTransient<BulkWorker>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<IShippingProgress, ShippingProgress>();
        services.AddHostedService<ShippingService>();
        return services;
    }

    private static string DatabasePath(IServiceProvider provider) =>
        Path.Combine(provider.GetRequiredService<IOptions<MeshOptions>>().Value.DataDirectory, "shipping.db");

    private static RetryPace Pace(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ShippingOptions>>().Value;
        return new RetryPace(options.RetryBase, options.RetryMax, provider.GetRequiredService<Random>());
    }
}
