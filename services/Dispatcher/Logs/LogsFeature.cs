using Mesh.Hosting.Peers;
using Mesh.Logs.V1;

namespace Mesh.Dispatcher.Logs;

internal static class LogsFeature
{
    public static void AddLogSealing(this IHostApplicationBuilder builder)
    {
        builder.AddPeer<LogShipperService.LogShipperServiceClient>(Peer.LogShipper);
        builder.Services.AddSingleton<ILogSealer, LogShipperSealer>();
    }
}
