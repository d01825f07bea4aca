using Grpc.Core;
using Mesh.Dispatcher.Attempts;
using Mesh.Intake.V1;
using Mesh.Report.V1;

namespace Mesh.Dispatcher.Results;

/// <summary><see cref="IAttemptReports"/> on Reporter.</summary>
public sealed class ReporterReports(ReporterService.ReporterServiceClient reporter, TimeProvider time) : IAttemptReports
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<Outcome?> FindOutcomeAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        var request = new GetReportRequest { Job = key.Job.ToString(), Attempt = key.Attempt };
        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + Patience;
            var response = await reporter.GetReportAsync(request, deadline: deadline, cancellationToken: cancellationToken);
            return response.Report?.Result?.Outcome;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
