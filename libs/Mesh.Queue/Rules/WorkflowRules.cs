using System.Collections.ObjectModel;
using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Rules;

/// <summary>Graphs of jobs: what may start, what is skipped, what ends with what failed.</summary>
internal static class WorkflowRules
{
    public static Decision Submit(QueueState state, QueueCommand.SubmitWorkflow command, DateTimeOffset now, QueueLimits limits)
    {
        var plan = command.Plan;
        if (state.HasId(plan.Key.Id) || plan.Jobs.Any(job => state.HasId(job.Job.Key.Id)))
        {
            return Decision.Refused(RefusalReason.JobExists, "workflow", $"{plan.Key}, or a job of it, exists already.");
        }

        if (JobRules.Refuse(state, plan.Key.Project, plan.Jobs.Length, now, limits) is { } refused)
        {
            return refused;
        }

        var draft = new Draft(state, now);
        var sequence = draft.NextVersion();
        var workflow = new WorkflowRecord
        {
            Key = plan.Key,
            Sequence = sequence,
            Version = sequence,
            CreateTime = now,
            Nodes = plan.Nodes,
            FailsFast = plan.FailsFast,
            Done = plan.Done,
        };
        draft.Change(workflow);
        var graph = new OpenWorkflow(workflow, ReadOnlyDictionary<string, JobPhase>.Empty);
        foreach (var planned in plan.Jobs)
        {
            var job = JobRules.Make(draft, planned.Job, new WorkflowLink(plan.Key.Id, planned.Title));
            Block(draft, job, graph, graph.NodeOf(job.Key.Id));
        }

        return draft.Decide(workflow: workflow);
    }

    public static Decision Cancel(QueueState state, QueueCommand.CancelWorkflow command, DateTimeOffset now)
    {
        if (state.Workflow(command.Key.Id) is not { } workflow || workflow.Record.Key != command.Key)
        {
            return Decision.Refused(RefusalReason.WorkflowNotOpen, "name", $"{command.Key} is not open.");
        }

        var draft = new Draft(state, now);
        var record = workflow.Record;
        if (!record.CancelRequested)
        {
            record = record with { CancelRequested = true, Version = draft.NextVersion() };
            draft.Change(record);
            foreach (var node in record.Nodes.Where(node => !node.RunsAfter(cancelled: true)))
            {
                CancelNode(draft, node, EndReason.Cancelled, "its workflow was cancelled");
            }
        }

        return draft.Decide(workflow: record);
    }

    /// <summary>A job ended: perhaps others end with it, others may start, and perhaps the workflow has ended.</summary>
    public static Decision? AfterEnd(QueueState state, string id, string job, DateTimeOffset now)
    {
        if (state.Workflow(id) is not { } workflow)
        {
            return null;
        }

        var draft = new Draft(state, now);
        if (workflow.HasEnded)
        {
            draft.Change(workflow.Record with { Version = draft.NextVersion(), EndTime = now });
            return draft.Decide();
        }

        var node = workflow.NodeOf(job);
        if (workflow.IsFailure(node, workflow.PhaseOf(job)) && workflow.FailsFast(node))
        {
            // Those that need the job are looked at once these ends are taken over: a job must not wait on after its end.
            FailFast(draft, workflow, node);
            state.Agenda.Add(new AgendaItem.MemberEnded(id, job));
            return draft.Decide();
        }

        if (workflow.HasNodeEnded(node))
        {
            foreach (var dependent in workflow.DependentsOf(node))
            {
                Reconsider(draft, workflow, dependent);
            }
        }

        return draft.Decide();
    }

    /// <summary>All that the job needs has ended: it may run, or is skipped.</summary>
    public static Decision? Start(QueueState state, string id, string job, DateTimeOffset now)
    {
        if (state.Workflow(id) is not { } workflow || state.FindById(job) is not { } waiting || !WaitsForNeeds(waiting))
        {
            return null;
        }

        var draft = new Draft(state, now);
        var node = workflow.NodeOf(job);
        if (workflow.IsConditionMet(node))
        {
            AdmissionRules.Admit(draft, waiting, workflow.Record.Nodes[node].Needs.IsEmpty ? "stored" : "what it needs has ended");
            return draft.Decide();
        }

        var message = workflow.Record.Nodes[node].Condition == NodeCondition.OnFailure
            ? "nothing that it needs failed"
            : "something that it needs did not succeed";
        var skipped = waiting with { Version = draft.NextVersion(), UpdateTime = now };
        draft.Change(Endings.End(skipped, new AttemptOutcome(EndReason.ConditionNotMet, message), now));
        return draft.Decide();
    }

    private static bool WaitsForNeeds(JobRecord job) => job.Block is { Reason: BlockReason.Needs };

    private static void Block(Draft draft, JobRecord job, OpenWorkflow workflow, int node)
    {
        if (workflow.HaveNeedsEnded(node))
        {
            // It starts with the workflow: its timeline begins with where admission puts it.
            draft.Change(job with { Phase = JobPhase.Blocked, Block = new JobBlock(BlockReason.Needs, ""), Message = "stored" });
            draft.State.Agenda.Add(new AgendaItem.NeedsEnded(workflow.Record.Key.Id, job.Key.Id));
            return;
        }

        var left = string.Join(", ", workflow.NeedsLeft(node));
        AdmissionRules.Block(draft, job, BlockReason.Needs, left, $"waits for {left}");
    }

    private static void Reconsider(Draft draft, OpenWorkflow workflow, int node)
    {
        foreach (var id in workflow.Record.Nodes[node].Jobs)
        {
            if (draft.State.FindById(id) is not { } job || !WaitsForNeeds(job))
            {
                continue;
            }

            if (workflow.HaveNeedsEnded(node))
            {
                draft.State.Agenda.Add(new AgendaItem.NeedsEnded(workflow.Record.Key.Id, id));
                continue;
            }

            var left = string.Join(", ", workflow.NeedsLeft(node));
            draft.Change(job with
            {
                Block = new JobBlock(BlockReason.Needs, left),
                Message = $"waits for {left}",
                Version = draft.NextVersion(),
                UpdateTime = draft.Now,
            });
        }
    }

    private static void FailFast(Draft draft, OpenWorkflow workflow, int failed)
    {
        var its = workflow.Record.Nodes[failed];
        foreach (var node in workflow.Record.Nodes)
        {
            if ((ReferenceEquals(node, its) && its.FailsFast) || (workflow.Record.FailsFast && !node.RunsAfter(cancelled: false)))
            {
                CancelNode(draft, node, EndReason.FailFast, $"{its.Name} of its workflow failed");
            }
        }
    }

    private static void CancelNode(Draft draft, NodeRecord node, EndReason reason, string message)
    {
        foreach (var id in node.Jobs)
        {
            if (draft.State.FindById(id) is { } job)
            {
                CancelRules.Wish(draft, job, reason, message);
            }
        }
    }
}
