using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Tests.Histories;

/// <summary>A queue under random commands, among them stale and repeated ones and restarts, then drained.</summary>
internal sealed class RandomHistory(int seed)
{
    // Those that an attempt can end with; the others are the queue's own.
    private static readonly EndReason[] Reasons = [.. Enum.GetValues<EndReason>().Except(
        [EndReason.Superseded, EndReason.FailFast, EndReason.QueueTimeout, EndReason.ConditionNotMet])];

    private static readonly string[] Dispatchers = ["d1", "d2", "d3"];

    private static readonly QueueLimits Limits = RandomRequests.Limits;

    private readonly Random _random = new(seed);
    private readonly RandomRequests _requests = new(new Random(seed));
    private readonly InvariantModel _model = new();
    private readonly WorkflowModel _workflows = new();
    private readonly List<JobKey> _submitted = [];
    private readonly List<LeaseKey> _leases = [];
    private readonly List<QueueCommand.Complete> _completed = [];
    private readonly Dictionary<string, long> _sessions = [];
    private JobQueue _queue = new(new QueueState(Limits), Limits);
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _lastSession;

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            Step();
            Do(new QueueCommand.Grant());
            Check();
        }
    }

    /// <summary>With a good dispatcher and time every job must end.</summary>
    public void Drain()
    {
        var dispatcher = "last";
        for (var round = 0; _queue.State.OpenJobs > 0; round++)
        {
            Assert.True(round < 10_000, $"{_queue.State.OpenJobs} jobs never ended");
            _now += TimeSpan.FromSeconds(31);
            Do(new QueueCommand.Tick());
            _leases.Clear();
            Do(new QueueCommand.Hello(dispatcher, ++_lastSession, 1000));
            Do(new QueueCommand.Grant());
            foreach (var lease in _leases.ToList())
            {
                Do(new QueueCommand.Complete(lease, new AttemptOutcome(Pick(Reasons))));
                Check();
            }
        }

        Assert.All(_workflows.Workflows, workflow => Assert.True(workflow.EndTime is not null, $"{workflow.Key} never ended"));
        Assert.Equal(_submitted.Count, _model.Jobs.Count);
        Assert.All(_model.Jobs.Values, job => Assert.True(job.Phase.IsTerminal(), $"{job.Key} never ended"));
    }

    private void Step()
    {
        var dispatcher = Pick(Dispatchers);
        var session = _sessions.GetValueOrDefault(dispatcher, 1);
        switch (_random.Next(14))
        {
            case 0 or 1 or 2:
                var job = _requests.Job();
                Submit(new QueueCommand.Submit(job), job.Key);
                break;
            case 3:
                _sessions[dispatcher] = ++_lastSession;
                Do(new QueueCommand.Hello(dispatcher, _lastSession, _random.Next(5)));
                break;
            case 4:
                Do(new QueueCommand.Disconnect(dispatcher, session));
                break;
            case 5:
                Do(new QueueCommand.Heartbeat(dispatcher, session));
                break;
            case 6:
                Do(new QueueCommand.Capacity(dispatcher, session, _random.Next(8)));
                break;
            case 7 when _leases.Count > 0:
                var phase = _random.Next(2) == 0 ? JobPhase.Starting : JobPhase.Running;
                Do(new QueueCommand.Progress(dispatcher, session, Pick(_leases), phase, "n", "p", $"m{_random.Next(3)}"));
                break;
            case 8 when _leases.Count > 0:
                Complete(new QueueCommand.Complete(Pick(_leases), new AttemptOutcome(Pick(Reasons))));
                break;
            case 9 when _completed.Count > 0 && _random.Next(2) == 0:
                Repeat(Pick(_completed));
                break;
            case 9 when _leases.Count > 0:
                Do(new QueueCommand.Release(Pick(_leases), "released"));
                break;
            case 10 when _submitted.Count > 0:
                Do(new QueueCommand.Cancel(Pick(_submitted)));
                break;
            case 11:
                var plan = _requests.Workflow();
                Submit(new QueueCommand.SubmitWorkflow(plan), [.. plan.Jobs.Select(planned => planned.Job.Key)]);
                break;
            case 12 when _workflows.Workflows.Count > 0 && _random.Next(3) == 0:
                CancelWorkflow(Pick([.. _workflows.Workflows]));
                break;
            case 13 when _random.Next(4) == 0:
                Restart();
                break;
            default:
                _now += TimeSpan.FromMilliseconds(_random.Next(15_000));
                Do(new QueueCommand.Tick());
                break;
        }
    }

    private void Submit(QueueCommand command, params JobKey[] keys)
    {
        if (Do(command).Refusal is not null)
        {
            Assert.All(keys, key => Assert.False(_queue.State.HasId(key.Id), $"{key} was refused and is there"));
            return;
        }

        _submitted.AddRange(keys);
        Assert.True(_queue.State.OpenJobs <= Limits.MaxOpenJobs, $"{_queue.State.OpenJobs} open jobs");
        var project = keys[0].Project;
        var waiting = _queue.State.Jobs.Count(job => job.Key.Project == project && !job.Phase.HasAttempt());
        Assert.True(waiting <= Limits.Of(project).MaxWaiting, $"{waiting} jobs of {project} wait");
    }

    private void CancelWorkflow(WorkflowRecord workflow)
    {
        var spared = workflow.Nodes.Where(node => node.Condition == NodeCondition.Always && !node.Needs.IsEmpty)
            .SelectMany(node => node.Jobs).ToHashSet();
        var decision = Do(new QueueCommand.CancelWorkflow(workflow.Key));
        Assert.DoesNotContain(
            decision.Jobs,
            job => job is { CancelRequested: true, CancelReason: EndReason.Cancelled } && spared.Contains(job.Key.Id));
        Assert.All(
            _queue.State.Jobs.Where(job => job.Workflow?.Id == workflow.Key.Id && !spared.Contains(job.Key.Id)),
            job => Assert.True(job.CancelRequested, $"{job.Key} was not cancelled with its workflow"));
    }

    private void Complete(QueueCommand.Complete command)
    {
        if (Do(command).Refusal is null)
        {
            _completed.Add(command);
        }
    }

    private void Repeat(QueueCommand.Complete command)
    {
        var decision = Do(command);
        Assert.True(
            decision.Refusal is null or { Reason: RefusalReason.JobNotOpen }, $"a repeated completion was refused: {command}");
        Assert.Empty(decision.Jobs);
    }

    private void Restart()
    {
        _sessions.Clear();
        var stored = _model.Jobs.Values.Where(job => !job.Phase.IsTerminal()).Select(job => job with { ReleasedBy = null });
        var order = stored.OrderBy(job => job.Sequence).ToList();
        _queue = new JobQueue(QueueState.Recover(order, _workflows.Stored(), _queue.State.Version, _now, Limits), Limits);

        // What was stored is whole: nothing follows from a restart alone.
        Assert.Empty(Do(new QueueCommand.Grant()).Jobs);
    }

    private void Check()
    {
        foreach (var dispatcher in _queue.State.Dispatchers)
        {
            Assert.All(_queue.State.HeldBy(dispatcher.Id), job => Assert.Equal(dispatcher.Id, job.Dispatcher));
        }

        var held = _queue.State.Dispatchers.Sum(dispatcher => _queue.State.CountHeldBy(dispatcher.Id));
        Assert.Equal(_queue.State.Jobs.Count(job => job.Dispatcher is not null), held);
        Assert.Equal(_model.Jobs.Values.Count(job => !job.Phase.IsTerminal()), _queue.State.OpenJobs);
        GateChecks.Check(_queue.State, Limits);
    }

    private Decision Do(QueueCommand command)
    {
        var decision = _queue.Decide(command, _now);
        _model.Look(decision);
        _workflows.Look(decision);
        _leases.AddRange(decision.Effects.OfType<QueueEffect.PushLease>().Select(push => push.Job.Lease));
        return decision;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
