using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Tests.Histories;

/// <summary>
/// Remembers workflows beside the queue, and fails on a job that runs, is skipped or is ended against their terms.
/// </summary>
internal sealed class WorkflowModel
{
    private readonly Dictionary<string, WorkflowRecord> _workflows = [];
    private readonly Dictionary<string, JobPhase> _ended = [];

    public IReadOnlyCollection<WorkflowRecord> Workflows => _workflows.Values;

    /// <summary>The open workflows as a store gives them back.</summary>
    public IEnumerable<StoredWorkflow> Stored() => _workflows.Values.Where(workflow => workflow.EndTime is null).Select(
        workflow => new StoredWorkflow(
            workflow,
            JobsOf(workflow).Except(workflow.Done).Where(_ended.ContainsKey).ToDictionary(job => job, job => _ended[job])));

    public void Look(Decision decision)
    {
        foreach (var workflow in decision.Workflows)
        {
            var before = _workflows.GetValueOrDefault(workflow.Key.Id);
            Assert.True(before is not { EndTime: not null }, $"{workflow.Key} changed after its end");
            Assert.True(workflow.Version > (before?.Version ?? 0), $"{workflow.Key}: version went back");
            Assert.True(
                before is not { CancelRequested: true } || workflow.CancelRequested, $"{workflow.Key}: a cancel wish was lost");
            _workflows[workflow.Key.Id] = workflow;
            foreach (var done in workflow.Done)
            {
                _ended[done] = JobPhase.Succeeded;
            }
        }

        foreach (var job in decision.Jobs.Where(job => job.Workflow is not null))
        {
            Look(job, _workflows[job.Workflow!.Id]);
        }

        var touched = decision.Jobs.Select(job => job.Workflow?.Id)
            .Concat(decision.Workflows.Select(workflow => workflow.Key.Id));
        foreach (var id in touched.OfType<string>().Distinct())
        {
            var workflow = _workflows[id];
            var open = string.Join(' ', JobsOf(workflow).Where(job => !_ended.ContainsKey(job)));
            Assert.True(
                (open.Length == 0) == workflow.EndTime is not null,
                $"{workflow.Key} ended at '{workflow.EndTime}', its open jobs are '{open}'");
        }
    }

    private static IEnumerable<string> JobsOf(WorkflowRecord workflow) => workflow.Nodes.SelectMany(node => node.Jobs);

    private void Look(JobRecord job, WorkflowRecord workflow)
    {
        var node = workflow.Nodes.Single(n => n.Jobs.Contains(job.Key.Id));
        var needs = node.Needs.Select(need => workflow.Nodes[need]).ToList();
        if (job.Phase == JobPhase.Skipped)
        {
            Assert.True(!MayRun(workflow, node, needs), $"{job.Key} was skipped though its condition is met");
        }
        else if (!job.Phase.IsTerminal() && job.Block is not { Reason: BlockReason.Needs })
        {
            Assert.True(needs.All(HasEnded), $"{job.Key} is {job.Phase} before what it needs has ended");
            Assert.True(MayRun(workflow, node, needs), $"{job.Key} is {job.Phase} though its condition is not met");
        }

        if (job.Outcome?.Reason == EndReason.FailFast || job is { CancelRequested: true, CancelReason: EndReason.FailFast })
        {
            Assert.True(
                node.FailsFast || (workflow.FailsFast && (needs.Count == 0 || node.Condition == NodeCondition.OnSuccess)),
                $"{job.Key} runs after a failure and was ended by one");
        }

        if (job.Phase.IsTerminal())
        {
            _ended[job.Key.Id] = job.Phase;
        }
    }

    private bool HasEnded(NodeRecord node) => node.Jobs.All(_ended.ContainsKey);

    private bool MayRun(WorkflowRecord workflow, NodeRecord node, List<NodeRecord> needs) => node.Condition switch
    {
        NodeCondition.Always => true,
        NodeCondition.OnSuccess => needs.All(need => need.Jobs.All(
            job => _ended[job] == JobPhase.Succeeded || (need.AllowsFailure && _ended[job] != JobPhase.Skipped))),
        _ => needs.Any(need => CarriesFailure(workflow, need)),
    };

    private bool CarriesFailure(WorkflowRecord workflow, NodeRecord node)
    {
        var phases = node.Jobs.Select(job => _ended[job]).ToList();
        return (!node.AllowsFailure && phases.Exists(phase => phase is not (JobPhase.Succeeded or JobPhase.Skipped)))
            || (phases.Contains(JobPhase.Skipped) && node.Needs.Any(need => CarriesFailure(workflow, workflow.Nodes[need])));
    }
}
