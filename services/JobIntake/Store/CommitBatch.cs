using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Store;

/// <summary>Changes that become durable together. Of what changed more than once only the last state is written.</summary>
public sealed class CommitBatch
{
    private readonly Dictionary<string, NewJob> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NewWorkflow> _addedWorkflows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobRecord> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkflowRecord> _workflows = new(StringComparer.Ordinal);

    /// <summary>The version of the last change in the batch.</summary>
    public long Version { get; set; }

    public bool IsEmpty => _changed.Count == 0 && _workflows.Count == 0;

    /// <summary>The last state of every job that changed.</summary>
    public IReadOnlyCollection<JobRecord> Changed => _changed.Values;

    /// <summary>The last state of every workflow that changed.</summary>
    public IReadOnlyCollection<WorkflowRecord> ChangedWorkflows => _workflows.Values;

    public void Add(Addition addition)
    {
        switch (addition)
        {
            case NewJob job:
                _added.Add(job.Key.Id, job);
                break;
            case NewWorkflow workflow:
                _addedWorkflows.Add(workflow.Key.Id, workflow);
                foreach (var job in workflow.Jobs)
                {
                    _added.Add(job.Key.Id, job);
                }

                break;
        }
    }

    public void Change(JobRecord job) => _changed[job.Key.Id] = job;

    public void Change(WorkflowRecord workflow) => _workflows[workflow.Key.Id] = workflow;

    /// <summary>What came in with the job, when the batch adds it.</summary>
    public NewJob? FindAdded(JobRecord job) => _added.GetValueOrDefault(job.Key.Id);

    /// <summary>What came in with the workflow, when the batch adds it.</summary>
    public NewWorkflow? FindAdded(WorkflowRecord workflow) => _addedWorkflows.GetValueOrDefault(workflow.Key.Id);
}
