using Grpc.Core;
using k8s;
using k8s.Autorest;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Results;
using Mesh.Dispatcher.Runners;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Sweeping;

/// <summary>
/// Deletes what dispatchers left that died between the end of a job and the deletion of its pod: ended pods whose result is
/// recorded, and Secrets without a pod. Nobody needs those any more, whoever made them.
/// </summary>
public sealed partial class LeftoverSweeper(
    PodInformer informer,
    LeaseStream leases,
    RunnerRegistry runners,
    IRunnerPods pods,
    IAttemptReports reports,
    IKubernetes kubernetes,
    RunnerPodSettings settings,
    IOptions<DispatcherOptions> options,
    TimeProvider time,
    ILogger<LeftoverSweeper> logger) : BackgroundService
{
    // A Secret is older than its pod by design; this much older, and the pod never came.
    private static readonly TimeSpan SecretAge = TimeSpan.FromMinutes(10);

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
                await SweepSecretsAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested
                && e is PodsUnavailableException or RpcException or HttpRequestException or HttpOperationException
                or OperationCanceledException)
            {
                LogPutOff(e.Message);
            }
        }
    }

    private async Task SweepPodsAsync(CancellationToken cancellationToken)
    {
        foreach (var pod in informer.Pods.Where(p => p is { IsTerminal: true, IsDeleting: false }).ToList())
        {
            if (PodIdentity.ReadKey(pod.Pod.Metadata) is { } key
                && runners.Find(key) is null
                && await reports.FindOutcomeAsync(key, cancellationToken) is not null)
            {
                await pods.DeleteAsync(key, pod.Uid, RunnerPlan.ShortGrace, cancellationToken);
                await pods.DeleteSecretAsync(key, cancellationToken);
                LogSwept(key.PodName);
            }
        }
    }

    private async Task SweepSecretsAsync(CancellationToken cancellationToken)
    {
        var secrets = await kubernetes.CoreV1.ListNamespacedSecretAsync(
            settings.Namespace, labelSelector: PodLabels.Selector, cancellationToken: cancellationToken);
        var names = informer.Pods.Select(p => p.Pod.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var metadata in secrets.Items.Select(s => s.Metadata))
        {
            var isOld = metadata.CreationTimestamp is { } created && time.GetUtcNow() - created > SecretAge;
            if (isOld && !names.Contains(metadata.Name) && PodIdentity.ReadKey(metadata) is { } key && runners.Find(key) is null)
            {
                await pods.DeleteSecretAsync(key, cancellationToken);
                LogSwept(key.PodName);
            }
        }
    }
}
