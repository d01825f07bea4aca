using Mesh.Hosting;

namespace Mesh.LogShipper.Push;

public static class PushFeature
{
    /// <summary>Taking logs in.</summary>
    public static IServiceCollection AddLogPush(this IServiceCollection services)
    {
        services.AddMeshOptions<PushOptions>(PushOptions.Section);
        services.AddSingleton<PushStreams>();
        services.AddSingleton<LogPusher>();
        return services;
    }
}
