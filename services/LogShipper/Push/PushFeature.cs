using Mesh.Hosting;

namespace Mesh.LogShipper.Push;

public static class PushFeature
{
    private const int MaxMessageBytes = 128 * 1024;

    /// <summary>Taking logs in.</summary>
    public static IServiceCollection AddLogPush(this IServiceCollection services)
    {
        services.AddMeshOptions<PushOptions>(PushOptions.Section);
        services.AddSingleton<PushStreams>();
        services.AddSingleton<PushRates>();
        services.AddSingleton<PushMemory>();
        services.AddSingleton<LogPusher>();
        // No message of a writer is longer than a frame and the names with it, or a seal.
        services.AddGrpc().AddServiceOptions<LogShipperGrpcService>(grpc => grpc.MaxReceiveMessageSize = MaxMessageBytes);
        return services;
    }
}
