using Grpc.Core;
using k8s.Autorest;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Sweeping;

/// <summary>
/// Deletes pods and Secrets that nobody can want any more, whoever made them: it lists what dispatchers made, and asks the queue.
/// An object must be found twice, a sweep apart, so that the dispatcher that is just about to delete it comes first.
/// </summary>
public sealed partial class LeftoverSweeper(
    PodInformer informer,
    LeaseStream leases,
    RunnerRegistry runners,
    IRunnerPods pods,
    IRunnerSecrets secrets,
    IJobStates jobs,
    IOptions<DispatcherOptions> options,
    TimeProvider time,
    ILogger<LeftoverSweeper> logger) : BackgroundService
{
    // Questions to the queue in one sweep; what is left has its turn in the next ones.
    private const int MaxQuestions = 500;

    // A Secret may be older than its pod; this much older, and the pod never came. And no job is so young.
    private static readonly TimeSpan OldAge = TimeSpan.FromMinutes(10);

    private HashSet<string> _suspects = new(StringComparer.Ordinal);
    private string _last = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Without the leases, what is ours would look like nobody's.
                if (informer.IsSynced && leases.IsSynced)
                {
                    await SweepAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left, the next one sweeps.
        }
    }

    /// <summary>Sweeps once.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = informer.Pods.Select(p => p.Pod.Metadata).ToDictionary(m => m.Name, StringComparer.Ordinal);
            var podless = (await secrets.ListAsync(cancellationToken))
                .Where(m => AgeOf(m) >= OldAge && !found.ContainsKey(m.Name));
            var objects = found.Values.Where(m => m.DeletionTimestamp is null).Concat(podless).ToList();
            var turn = objects
                .Select(m => (Metadata: m, Key: PodIdentity.ReadKey(m)))
                .Where(o => o.Key is { } key && runners.Find(key) is null)
                .OrderBy(o => string.CompareOrdinal(o.Metadata.Name, _last) <= 0)
                .ThenBy(o => o.Metadata.Name, StringComparer.Ordinal)
                .Take(MaxQuestions)
                .ToList();
            var waiting = objects.Select(m => m.Uid).Except(turn.Select(o => o.Metadata.Uid), StringComparer.Ordinal);
            var suspects = waiting.Where(_suspects.Contains).ToHashSet(StringComparer.Ordinal);
            foreach (var (metadata, key) in turn)
            {
                await JudgeAsync(metadata, key!.Value, found.ContainsKey(metadata.Name), suspects, cancellationToken);
                _last = metadata.Name;
            }

            _suspects = suspects;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is PodsUnavailableException or RpcException or HttpRequestException or HttpOperationException
            or OperationCanceledException)
        {
            LogPutOff(e.Message);
        }
    }

    private async Task JudgeAsync(
        V1ObjectMeta metadata, AttemptKey key, bool isPod, HashSet<string> suspects, CancellationToken cancellationToken)
    {
        var job = await jobs.FindAsync(key.Job, cancellationToken);
        if (!OrphanRule.IsOrphan(key.Attempt, AgeOf(metadata), job, OldAge) || runners.Find(key) is not null)
        {
            return;
        }

        if (!_suspects.Contains(metadata.Uid))
        {
            suspects.Add(metadata.Uid);
            return;
        }

        if (isPod)
        {
            await pods.DeleteAsync(key, metadata.Uid, RunnerPlan.ShortGrace, cancellationToken);
        }

        await pods.DeleteSecretAsync(key, cancellationToken);
        LogSwept(key.PodName);
    }

    private TimeSpan AgeOf(V1ObjectMeta metadata) => metadata.CreationTimestamp is { } created
        ? time.GetUtcNow() - new DateTimeOffset(DateTime.SpecifyKind(created, DateTimeKind.Utc))
        : TimeSpan.Zero;
}
