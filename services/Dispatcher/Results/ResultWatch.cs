using Grpc.Core;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Runners;
using Mesh.Hosting.Names;
using Mesh.Report.V1;

namespace Mesh.Dispatcher.Results;

/// <summary>Hears of results the moment that Reporter has them, and goes on from the last version seen after a break.</summary>
public sealed partial class ResultWatch(
    ReporterService.ReporterServiceClient reporter,
    RunnerRegistry runners,
    TimeProvider time,
    ILogger<ResultWatch> logger) : BackgroundService
{
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
    private long _version;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(stoppingToken);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.OutOfRange)
            {
                // Reporter's storage was replaced by an older one, so what was missed is not known.
                LogBroken(e.Status.Detail);
                _version = 0;
            }
            catch (RpcException e) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroken($"{e.StatusCode}: {e.Status.Detail}");
            }
            catch (Exception e) when (stoppingToken.IsCancellationRequested && e is RpcException or OperationCanceledException)
            {
                return;
            }

            await Task.Delay(_backoff.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var request = new WatchReportsRequest { ResourceVersion = _version, ResultsOnly = true };
        using var call = reporter.WatchReports(request, cancellationToken: cancellationToken);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            _backoff.Reset();
            if (response.MessageCase == WatchReportsResponse.MessageOneofCase.Report)
            {
                Take(response.Report);
            }
            else if (response.MessageCase == WatchReportsResponse.MessageOneofCase.Synced)
            {
                TakeSynced(response.Synced);
            }
        }
    }

    private void Take(Mesh.Report.V1.Report report)
    {
        _version = Math.Max(_version, report.ResourceVersion);
        if (report.Result?.Outcome is { } outcome && JobName.TryParse(report.Job, out var job))
        {
            runners.Find(new AttemptKey(job, report.Attempt))?.OnRecord(outcome);
        }
    }

    private void TakeSynced(WatchReportsSynced synced)
    {
        // Before the first version is known nothing says what was missed: those who wait for a record ask for it.
        if (_version == 0)
        {
            foreach (var runner in runners.All)
            {
                runner.OnRecordsMissed();
            }
        }

        _version = Math.Max(_version, synced.ResourceVersion);
        LogSynced(_version);
    }
}
