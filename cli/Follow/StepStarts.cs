using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Report.V1;

namespace Mesh.Cli.Follow;

/// <summary>
/// Learns from the report when each step began. It only makes the seconds in the prefixes exact: when reports are not to be had,
/// the log goes on without, counted from each step's first byte.
/// </summary>
internal sealed class StepStarts(MeshConnection mesh, StepClock clock, TimeProvider time)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    public async Task LearnAsync(string job, int attempt, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(job, attempt, cancellationToken);
            }
            catch (RpcException e) when (!RetryPace.IsTransient(e))
            {
                return;
            }
            catch (RpcException)
            {
                // Lost: again below, unless the attempt is over.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(string job, int attempt, CancellationToken cancellationToken)
    {
        using var call = mesh.Reporter.WatchReports(
            new WatchReportsRequest { Parent = job }, cancellationToken: cancellationToken);
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (message.MessageCase == WatchReportsResponse.MessageOneofCase.Report)
            {
                Learn(message.Report, attempt);
            }
            else if (message.MessageCase == WatchReportsResponse.MessageOneofCase.Synced)
            {
                // The watch tells of changes only; what was reported before it is read once.
                await ReadAsync(job, attempt, cancellationToken);
            }
        }
    }

    private async Task ReadAsync(string job, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await mesh.Reporter.GetReportAsync(
                new GetReportRequest { Job = job, Attempt = attempt }, cancellationToken: cancellationToken);
            Learn(answer.Report, attempt);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // Nothing was reported yet.
        }
    }

    private void Learn(Report.V1.Report report, int attempt)
    {
        if (report.Attempt != attempt)
        {
            return;
        }

        foreach (var step in report.Steps.Where(step => step.StartTime is not null))
        {
            clock.Learn(step.Name, step.StartTime.ToDateTimeOffset());
        }
    }
}
