using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Workflows;

/// <summary>
/// Tells whose artifacts a job gets: those of the jobs of the nodes that its own node needs, if these keep any. What a workflow says
/// of it never changes, and is kept for the workflows that were asked for last.
/// </summary>
internal sealed class ArtifactSources(IJobStore store)
{
    private const int KeptWorkflows = 64;

    // A retry of a retry of … a job of a workflow gets what the first got. The bound is against a row that was damaged.
    private const int MaxRetries = 1000;

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Nothing =
        new Dictionary<string, IReadOnlyList<string>>();

    private readonly Lock _gate = new();
    private readonly Dictionary<WorkflowKey, IReadOnlyDictionary<string, IReadOnlyList<string>>> _kept = [];
    private readonly Queue<WorkflowKey> _order = new();

    /// <summary>The names of the jobs in the order in which their artifacts are laid down; at most 1,000.</summary>
    public async ValueTask<IReadOnlyList<string>> OfAsync(JobRecord job, CancellationToken cancellationToken)
    {
        for (var retries = 0; job.Workflow is null && job.RetryOf is { } earlier && retries < MaxRetries; retries++)
        {
            if (await store.FindAsync(new JobKey(job.Key.Project, earlier), cancellationToken) is not { } before)
            {
                return [];
            }

            job = before;
        }

        return job.Workflow is { } link
            ? (await OfWorkflowAsync(new WorkflowKey(job.Key.Project, link.Id), cancellationToken)).GetValueOrDefault(job.Key.Name, [])
            : [];
    }

    private async ValueTask<IReadOnlyDictionary<string, IReadOnlyList<string>>> OfWorkflowAsync(
        WorkflowKey key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(key, out var kept))
            {
                return kept;
            }
        }

        if (await store.FindWorkflowAsync(key, cancellationToken) is not { } workflow)
        {
            // Retention removed it: this is a retry of a job that ended long ago.
            return Nothing;
        }

        var sources = Of(workflow.Body);
        lock (_gate)
        {
            if (_kept.TryAdd(key, sources))
            {
                _order.Enqueue(key);
                if (_order.Count > KeptWorkflows)
                {
                    _kept.Remove(_order.Dequeue());
                }
            }
        }

        return sources;
    }

    private static Dictionary<string, IReadOnlyList<string>> Of(Workflow workflow)
    {
        var nodes = workflow.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        var sources = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var node in workflow.Nodes)
        {
            // The jobs of a node share one list: a workflow is small, however large its matrices are.
            IReadOnlyList<string> needed =
            [
                .. node.Needs.Select(need => nodes[need])
                    .Where(need => need.Job.Spec.Artifacts is not null)
                    .SelectMany(need => need.Jobs.Select(job => job.Name)),
            ];
            if (needed.Count > 0)
            {
                foreach (var job in node.Jobs)
                {
                    sources[job.Name] = needed;
                }
            }
        }

        return sources;
    }
}
