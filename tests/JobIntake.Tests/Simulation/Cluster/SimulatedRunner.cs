using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Leasing;
using Mesh.JobIntake.Tests.Simulation.Intake;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.JobIntake.Tests.Simulation.Cluster;

/// <summary>Carries one attempt from its lease to its end, by the rules of the Dispatcher's RunnerPlan.</summary>
internal sealed class SimulatedRunner(
    SimulatedMachine machine,
    SimulatedNetwork network,
    SimulatedCluster cluster,
    LeaseFacts facts,
    Func<bool> isFresh,
    Func<LeaseProgress, Task> tell,
    Func<LeaseEnd, Task<LeaseEndResult?>> endOnStream)
{
    private bool IsOver => facts is { IsRevoked: true, IsCompleted: false };

    public async Task RunAsync()
    {
        while (!IsOver)
        {
            try
            {
                var pod = await cluster.ReadAsync(facts.Key);
                if (facts.IsCompleted)
                {
                    if (pod is null)
                    {
                        return;
                    }

                    await cluster.DeleteAsync(facts.Key, pod.Uid);
                    await machine.DelayAsync(0.5, 1);
                    continue;
                }

                await StepAsync(pod);
            }
            catch (Exception e) when (e is RpcException or SimulatedFaultException)
            {
                await machine.DelayAsync(0.1, 2);
            }
        }
    }

    private async Task StepAsync(SimulatedPod? pod)
    {
        var record = await cluster.ReadRecordAsync(facts.Key);
        facts.PodExisted |= pod is not null;
        if (IsOver)
        {
            return;
        }

        if (facts.ReleaseSaid)
        {
            await ReleaseAsync();
        }
        else if (record is not null)
        {
            await EndAsync(pod, record, mayRun: record.Reason == OutcomeReason.Succeeded);
        }
        else if (facts.IsCancelled)
        {
            await EndAsync(pod, new Outcome { Reason = OutcomeReason.Cancelled }, mayRun: false);
        }
        else if (pod is { IsDeleting: true } or { HasEnded: true })
        {
            await EndAsync(pod, new Outcome { Reason = OutcomeReason.AgentLost }, mayRun: false);
        }
        else if (facts.EndSaid || (pod is { HasStarted: false } && facts.SecretFor is { } first && first != pod.Uid))
        {
            // The attempt's pod is gone, and if there is one it came late: an attempt runs once.
            await EndAsync(pod, new Outcome { Reason = OutcomeReason.InfrastructureLost }, mayRun: false);
        }
        else if (pod is not null)
        {
            await FollowAsync(pod);
        }
        else if (facts.PodExisted)
        {
            await EndAsync(null, new Outcome { Reason = OutcomeReason.InfrastructureLost }, mayRun: false);
        }
        else
        {
            await CreateAsync();
        }
    }

    private async Task FollowAsync(SimulatedPod pod)
    {
        if (!pod.HasStarted && facts.SecretFor is null && isFresh())
        {
            await cluster.GiveSecretAsync(pod);
            facts.SecretFor = pod.Uid;
        }

        await TellAsync(pod.IsLive ? JobState.Running : JobState.Starting);
        await machine.DelayAsync(0.5, 1.5);
    }

    private async Task CreateAsync()
    {
        if (network.Hiccups())
        {
            // The namespace's quota is used up, or the API server pauses creates.
            await machine.DelayAsync(0, 90);
        }

        if (!isFresh())
        {
            await machine.DelayAsync(0.3, 1);
            return;
        }

        if (machine.Now >= facts.UncertainUntil && network.Hiccups())
        {
            await ReleaseAsync();
            return;
        }

        try
        {
            facts.PodExisted |= await cluster.CreateAsync(facts.Key) is not null;
        }
        catch (SimulatedFaultException)
        {
            facts.UncertainUntil = machine.Now + SimulatedCluster.UsualCall;
            throw;
        }
    }

    /// <summary>Hands the attempt back, as a dispatcher that is drained does. Once it is said, it is said until it is answered.</summary>
    private async Task ReleaseAsync()
    {
        var lease = facts.Lease.Ref;
        facts.ReleaseSaid = true;
        try
        {
            await CallAsync((service, context) => service.ReleaseLease(
                new ReleaseLeaseRequest { Lease = lease.Clone(), Message = "drained" }, context));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            // Not held any more, which is what was wanted.
        }

        facts.IsRevoked |= facts.Lease.Ref.Epoch == lease.Epoch;
    }

    /// <summary>Completes the lease, once the pod is gone unless it may still run.</summary>
    private async Task EndAsync(SimulatedPod? pod, Outcome outcome, bool mayRun)
    {
        if (machine.Now < facts.UncertainUntil && !facts.PodExisted)
        {
            await machine.DelayAsync(0.3, 1);
            return;
        }

        if (pod is not null && !mayRun)
        {
            await cluster.DeleteAsync(facts.Key, pod.Uid);
            await machine.DelayAsync(0.3, 1);
            return;
        }

        var lease = facts.Lease.Ref;
        facts.EndSaid = true;
        try
        {
            await CompleteAsync(lease.Clone(), outcome.Clone());
            machine.Note($"{facts.Key.Job}/{facts.Key.Attempt} completed with {outcome.Reason}");
            facts.IsCompleted = true;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            // Another epoch's, or over: unless it was granted again meanwhile.
            facts.IsRevoked |= facts.Lease.Ref.Epoch == lease.Epoch;
        }
    }

    /// <summary>By either of the two ways.</summary>
    private async Task CompleteAsync(LeaseRef lease, Outcome outcome)
    {
        if (machine.Chance(0.5) && await endOnStream(new LeaseEnd { Lease = lease, Outcome = outcome }) is { } result)
        {
            if (result.Refusal is { } refusal)
            {
                throw new RpcException(new Status((StatusCode)refusal.Code, refusal.Message));
            }

            return;
        }

        await CallAsync((service, context) => service.CompleteLease(
            new CompleteLeaseRequest { Lease = lease.Clone(), Outcome = outcome.Clone() }, context));
    }

    private async Task TellAsync(JobState state)
    {
        if (facts.Told < state)
        {
            facts.Told = state;
            await tell(new LeaseProgress { Lease = facts.Lease.Ref.Clone(), State = state, Node = "peasant-1", Pod = "mesh-jobs/p" });
        }
    }

    private Task<T> CallAsync<T>(Func<JobQueueGrpcService, ServerCallContext, Task<T>> method) => network.CallAsync(
        (services, context) => method(services.GetRequiredService<JobQueueGrpcService>(), context));
}
