using Mesh.Hosting.Peers;
using Mesh.Report.V1;

namespace Mesh.Dispatcher.Results;

internal static class ResultsFeature
{
    public static void AddResults(this IHostApplicationBuilder builder)
    {
        builder.AddPeer<ReporterService.ReporterServiceClient>(Peer.Reporter);
        builder.Services.AddSingleton<IAttemptReports, ReporterReports>();
        builder.Services.AddHostedService<ResultWatch>();
    }
}
