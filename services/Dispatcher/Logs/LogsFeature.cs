using Mesh.Hosting.Peers;
using Mesh.Logs.V1;

namespace Mesh.Dispatcher.Logs;

internal static class LogsFeature
{
    public static void AddJobLogs(this IHostApplicationBuilder builder)
    {
        builder.AddPeer<LogShipperService.LogShipperServiceClient>(Peer.LogShipper);
        builder.Services.AddSingleton<ILogSealer, LogShipperSealer>();
        builder.Services.AddSingleton<PlatformLineShipper>();
        builder.Services.AddSingleton<IPlatformLines>(services => services.GetRequiredService<PlatformLineShipper>());
        builder.Services.AddHostedService(services => services.GetRequiredService<PlatformLineShipper>());
    }
}
