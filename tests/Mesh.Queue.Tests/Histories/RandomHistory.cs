using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Histories;

/// <summary>A queue under random commands, among them stale and repeated ones and restarts, then drained.</summary>
internal sealed class RandomHistory(int seed)
{
    private static readonly EndReason[] Reasons = Enum.GetValues<EndReason>();
    private static readonly string[] Dispatchers = ["d1", "d2", "d3"];

    private readonly Random _random = new(seed);
    private readonly QueueLimits _limits = new();
    private readonly InvariantModel _model = new();
    private readonly List<JobKey> _submitted = [];
    private readonly List<LeaseKey> _leases = [];
    private readonly List<QueueCommand.Complete> _completed = [];
    private readonly Dictionary<string, long> _sessions = [];
    private JobQueue _queue = new(new QueueState(), new QueueLimits());
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
            }
        }

        Assert.Equal(_submitted.Count, _model.Jobs.Count);
        Assert.All(_model.Jobs.Values, job => Assert.True(job.Phase.IsTerminal(), $"{job.Key} never ended"));
    }

    private void Step()
    {
        var dispatcher = Pick(Dispatchers);
        var session = _sessions.GetValueOrDefault(dispatcher, 1);
        switch (_random.Next(12))
        {
            case 0 or 1 or 2:
                var key = new JobKey("p", $"j{_submitted.Count}");
                _submitted.Add(key);
                Do(new QueueCommand.Submit(key));
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
            case 11 when _random.Next(4) == 0:
                Restart();
                break;
            default:
                _now += TimeSpan.FromMilliseconds(_random.Next(15_000));
                Do(new QueueCommand.Tick());
                break;
        }
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
        var stored = _queue.State.Jobs.Select(job => job with { ReleasedBy = null }).OrderBy(job => job.Sequence).ToList();
        _queue = new JobQueue(QueueState.Recover(stored, _queue.State.Version, _now, _limits), _limits);
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
    }

    private Decision Do(QueueCommand command)
    {
        var decision = _queue.Decide(command, _now);
        _model.Look(decision);
        _leases.AddRange(decision.Effects.OfType<QueueEffect.PushLease>().Select(push => push.Job.Lease));
        return decision;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
