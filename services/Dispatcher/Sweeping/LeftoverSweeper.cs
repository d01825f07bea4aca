using Grpc.Core;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Sweeping;

/// <summary>
/// Deletes pods that nobody can want any more, whoever made them: it looks at what dispatchers made, and asks the queue. A pod
/// must be found twice, a sweep apart, so that the dispatcher that is just about to delete it comes first. The Secrets go with
/// the pods that own them.
/// </summary>
public sealed partial class LeftoverSweeper(
    PodInformer informer,
    LeaseStream leases,
    RunnerRegistry runners,
    IRunnerPods pods,
    IJobStates jobs,
    IOptions<DispatcherOptions> options,
    TimeProvider time,
    ILogger<LeftoverSweeper> logger) : BackgroundService
{
    // Questions to the queue in one sweep; what is left has its turn in the next ones.
    private const int MaxQuestions = 500;

    // The queue knows a job before its pod is made; one that it does not know at such an age is none of its.
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
            var found = informer.Pods.Select(p => p.Pod.Metadata).Where(m => m.DeletionTimestamp is null).ToList();
            var turn = found
                .Select(m => (Metadata: m, Key: PodIdentity.ReadKey(m)))
                .Where(o => o.Key is { } key && runners.Find(key) is null)
                .OrderBy(o => string.CompareOrdinal(o.Metadata.Name, _last) <= 0)
                .ThenBy(o => o.Metadata.Name, StringComparer.Ordinal)
                .Take(MaxQuestions)
                .ToList();
            var waiting = found.Select(m => m.Uid).Except(turn.Select(o => o.Metadata.Uid), StringComparer.Ordinal);
            var suspects = waiting.Where(_suspects.Contains).ToHashSet(StringComparer.Ordinal);
            foreach (var (metadata, key) in turn)
            {
                await JudgeAsync(metadata, key!.Value, suspects, cancellationToken);
                _last = metadata.Name;
            }

            _suspects = suspects;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is PodsUnavailableException or RpcException or OperationCanceledException)
        {
            LogPutOff(e.Message);
        }
    }

    private async Task JudgeAsync(
        V1ObjectMeta metadata, AttemptKey key, HashSet<string> suspects, CancellationToken cancellationToken)
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

        await pods.DeleteAsync(key, metadata.Uid, RunnerPlan.ShortGrace, cancellationToken);
        LogSwept(key.PodName);
    }

    private TimeSpan AgeOf(V1ObjectMeta metadata) => metadata.CreationTimestamp is { } created
        ? time.GetUtcNow() - new DateTimeOffset(DateTime.SpecifyKind(created, DateTimeKind.Utc))
        : TimeSpan.Zero;
}
