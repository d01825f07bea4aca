using System.Collections.Immutable;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Tests;

/// <summary>
/// A workflow, said shortly. The job of node <c>a</c> of workflow <c>w</c> is <c>w-a</c>; those of a matrix
/// are <c>w-a-0</c> and so on.
/// </summary>
internal sealed class PlanBuilder(string id, string project = "p")
{
    private readonly List<NodeRecord> _nodes = [];
    private readonly List<PlannedJob> _jobs = [];

    public PlanBuilder Node(
        string name,
        string needs = "",
        NodeCondition condition = NodeCondition.OnSuccess,
        bool allowsFailure = false,
        bool failsFast = false,
        int jobs = 1,
        JobPolicy? policy = null,
        TimeSpan? queueTimeout = null)
    {
        ImmutableArray<string> ids =
            jobs == 1 ? [$"{id}-{name}"] : [.. Enumerable.Range(0, jobs).Select(i => $"{id}-{name}-{i}")];
        var places = needs.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(need => _nodes.FindIndex(node => node.Name == need));
        _nodes.Add(new NodeRecord(name, ids, [.. places], condition, allowsFailure, failsFast));
        _jobs.AddRange(ids.Select(job => new PlannedJob(
            new JobRequest(new JobKey(project, job))
            {
                Policy = policy ?? JobPolicy.Default,
                QueueTimeout = queueTimeout,
            },
            name)));
        return this;
    }

    public WorkflowPlan Build(bool failsFast = false, params string[] done) => new(
        new WorkflowKey(project, id),
        [.. _nodes],
        failsFast,
        [.. _jobs.Where(job => !done.Contains(job.Job.Key.Id))],
        [.. done]);
}
