using System.Globalization;
using Grpc.Core;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Results;
using Mesh.Dispatcher.Runners;
using Mesh.Hosting.Names;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Sweeping;

/// <summary>
/// Deletes what dispatchers left that died between the end of a job and the deletion of its pod: ended pods whose result is
/// recorded. Nobody needs those any more, whoever made them. Their Secrets go with them: the pods own them.
/// </summary>
public sealed partial class LeftoverSweeper(
    PodInformer informer,
    LeaseStream leases,
    RunnerRegistry runners,
    IRunnerPods pods,
    IAttemptReports reports,
    IOptions<DispatcherOptions> options,
    TimeProvider time,
    ILogger<LeftoverSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!informer.IsSynced || !leases.IsSynced)
            {
                continue;
            }

            try
            {
                await SweepPodsAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested
                && e is PodsUnavailableException or RpcException or HttpRequestException or OperationCanceledException)
            {
                LogPutOff(e.Message);
            }
        }
    }

    /// <summary>Reads which attempt an object belongs to; null for one that is not of a dispatcher's making.</summary>
    internal static AttemptKey? ReadKey(V1ObjectMeta metadata)
    {
        var name = metadata.Annotations is { } notes && notes.TryGetValue(PodLabels.JobNameAnnotation, out var n) ? n : null;
        var attempt = metadata.Labels is { } labels && labels.TryGetValue(PodLabels.Attempt, out var a) ? a : null;
        return JobName.TryParse(name, out var job) && int.TryParse(attempt, CultureInfo.InvariantCulture, out var number)
            && new AttemptKey(job, number) is var key && key.PodName == metadata.Name ? key : null;
    }

    private async Task SweepPodsAsync(CancellationToken cancellationToken)
    {
        foreach (var pod in informer.Pods.Where(p => p is { IsTerminal: true, IsDeleting: false }).ToList())
        {
            if (ReadKey(pod.Pod.Metadata) is { } key
                && runners.Find(key) is null
                && await reports.FindOutcomeAsync(key, cancellationToken) is not null)
            {
                await pods.DeleteAsync(key, pod.Uid, RunnerPlan.ShortGrace, cancellationToken);
                LogSwept(key.PodName);
            }
        }
    }
}
