using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Rules;

/// <summary>A decision in the making: gives every change its version.</summary>
internal sealed class Draft(QueueState state, DateTimeOffset now)
{
    private readonly List<JobRecord> _jobs = [];
    private readonly List<WorkflowRecord> _workflows = [];
    private readonly List<QueueEffect> _effects = [];
    private long _version = state.Version;

    public QueueState State => state;

    public DateTimeOffset Now => now;

    public long NextVersion() => ++_version;

    /// <summary>Notes a changed job, and gives it back.</summary>
    public JobRecord Change(JobRecord job)
    {
        _jobs.Add(job);
        return job;
    }

    public void Change(WorkflowRecord workflow) => _workflows.Add(workflow);

    public void Tell(QueueEffect effect) => _effects.Add(effect);

    public Decision Decide(JobRecord? job = null, WorkflowRecord? workflow = null) => new()
    {
        Job = job,
        Jobs = _jobs,
        Workflow = workflow,
        Workflows = _workflows,
        Effects = _effects,
    };
}
