using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Simulation.Cluster;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Mesh.JobIntake.Tests.Simulation.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Simulation.Checks;

/// <summary>Looks at every commit, and at what the cluster does meanwhile: a simple model that knows none of the queue's rules by heart.</summary>
internal sealed class CommitChecks(SimulatedMachine machine, SimulatedDatabase database, SimulatedCluster cluster)
{
    private readonly Dictionary<long, JobRecord> _byVersion = [];
    private readonly GateChecks _gates = new(machine);

    /// <summary>The version of the last change that users may see.</summary>
    public long LastVisible { get; private set; }

    public void Look(CommitBatch batch)
    {
        foreach (var job in batch.Changed)
        {
            Look(job, database.Find(job.Key.Id)?.Record);
        }

        var after = database.Jobs.Values.Select(row => row.Record).ToDictionary(job => job.Key.Id);
        foreach (var job in batch.Changed)
        {
            after[job.Key.Id] = job;
        }

        _gates.Check(after.Values);
    }

    /// <summary>
    /// What a watcher saw was committed, and as it saw it. Of a job that changed more than once in a commit only the last state is kept.
    /// </summary>
    public void RequireCommitted(Job seen)
    {
        machine.Require(seen.ResourceVersion <= database.Version, $"a watcher saw version {seen.ResourceVersion}, {database.Version} is committed");
        if (_byVersion.TryGetValue(seen.ResourceVersion, out var job))
        {
            machine.Require(
                job.Key.Name == seen.Name && (int)job.Phase == (int)seen.State && job.Attempt == seen.Attempt,
                $"a watcher saw {seen.Name} {seen.State} at {seen.ResourceVersion}, committed was {job.Key} {job.Phase}");
        }
    }

    private void Look(JobRecord job, JobRecord? before)
    {
        machine.Note($"commit {job.Key.Id} {before?.Phase}->{job.Phase} v{job.Version} a{job.Attempt} e{job.Epoch} {job.Dispatcher}");
        if (before is not null)
        {
            Require(!before.Phase.IsTerminal(), job, $"changed after its end, from {before.Phase}");
            Require(job.Epoch >= before.Epoch, job, "its epoch went back");
            Require(job.Attempt >= before.Attempt, job, "its attempt went back");
            Require(!before.CancelRequested || job.CancelRequested, job, "a cancel wish was lost");
            Require(!before.CancelRequested || job.Attempt == before.Attempt, job, "an attempt began after the cancel wish");
            Require(job.Version > before.Version || job == before with { Epoch = job.Epoch, ReleasedBy = job.ReleasedBy }, job, "changed unseen");
            Require(
                job.Dispatcher is null || job.Dispatcher == before.Dispatcher || job.Epoch > before.Epoch, job, "was granted under an old epoch");
        }

        if (job.Version > (before?.Version ?? 0))
        {
            Require(
                job.Version > database.Version && _byVersion.TryAdd(job.Version, job), job, $"version {job.Version} after {database.Version}");
            LastVisible = Math.Max(LastVisible, job.Version);
        }

        CheckPods(job, before);
    }

    private void CheckPods(JobRecord job, JobRecord? before)
    {
        var began = job.Attempt > (before?.Attempt ?? 0);
        var ended = job.Phase.IsTerminal() && job.Outcome!.Reason != EndReason.Succeeded;
        if ((began || ended) && cluster.LivePodOf(job.Key.Name) is { } live)
        {
            Require(false, job, $"{(began ? "began an attempt" : "ended")} while the pod of attempt {live.Key.Attempt} runs");
        }

        if (job.Phase == JobPhase.Succeeded)
        {
            var record = cluster.Records.GetValueOrDefault(new PodKey(job.Key.Name, job.Attempt));
            Require(record?.Reason == OutcomeReason.Succeeded, job, $"succeeded, and its agent reported {record?.Reason}");
        }

        if (job.Phase.IsTerminal())
        {
            Require(Enum.IsDefined(job.Outcome!.Reason) && job.EndTime is not null, job, "ended without a reason");
        }
    }

    private void Require(bool holds, JobRecord job, string otherwise)
    {
        if (!holds)
        {
            machine.Fail($"{job.Key} ({job.Phase}): {otherwise}");
        }
    }
}
