using System.Threading.Channels;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Logs;
using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Results;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Dispatcher.Tests.Runners;

/// <summary>All that a runner acts on, in memory; every act is a line that a test can wait for.</summary>
internal sealed class FakeWorld : IRunnerPods, IClusterNodes, IAttemptReports, ILogSealer, IPlatformLines, ILeaseQueue
{
    private readonly Channel<string> _acts = Channel.CreateUnbounded<string>();

    public PodView? Pod { get; set; }

    public Outcome? Record { get; set; }

    public SecretCreation Secret { get; set; } = new SecretCreation.Given();

    public NodeKnowledge Node { get; set; } = PodSamples.Node();

    public RunnerChanges Changes { get; } = new();

    public CreateBudget? Creates { get; set; }

    public Queue<Func<PodCreation>> Creations { get; } = new();

    public bool LeaseIsOurs { get; set; } = true;

    /// <summary>Happens before a release is answered.</summary>
    public Action? Releasing { get; set; }

    /// <summary>Happens before a completion is answered.</summary>
    public Action? Completing { get; set; }

    public bool IsFresh => true;

    public AttemptRunner Runner(
        long epoch = 1, JobState state = JobState.Leased, bool cancelRequested = false, TimeProvider? time = null) =>
        new(PodSamples.Key, Lease(epoch, state, cancelRequested), Ports(time: time), NullLogger.Instance);

    public static Lease Lease(long epoch, JobState state = JobState.Leased, bool cancelRequested = false) => new()
    {
        Ref = new LeaseRef { Job = PodSamples.Key.Job.ToString(), Attempt = PodSamples.Key.Attempt, Epoch = epoch },
        Spec = PodSamples.Spec(),
        JobToken = "t0ken",
        State = state,
        CancelRequested = cancelRequested,
    };

    /// <summary>The ports of a runner; what is not given is this world's own.</summary>
    public RunnerPorts Ports(IRunnerPods? pods = null, TimeProvider? time = null)
    {
        var clock = time ?? new ManualTime();
        return new RunnerPorts(
            pods ?? this,
            Creates ?? new CreateBudget(1_000, 1_000, clock),
            this,
            this,
            this,
            this,
            this,
            Changes,
            new StuckPatience(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(2)),
            TimeSpan.FromMinutes(1),
            clock);
    }

    public async Task<string> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _acts.Reader.ReadAsync(limit.Token);
    }

    public Task<PodCreation> CreateAsync(AttemptOrder order, CancellationToken cancellationToken)
    {
        var result = Creations.TryDequeue(out var scripted) ? scripted : () => new PodCreation.Created(Pod = PodSamples.Pod());
        try
        {
            return Task.FromResult(result());
        }
        finally
        {
            Act($"create {order.Key.PodName} epoch {order.Epoch}");
        }
    }

    public Task<PodView?> ReadAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        Act("read");
        return Task.FromResult(Pod);
    }

    public Task<NodeKnowledge> ReadAsync(string name, CancellationToken cancellationToken)
    {
        Act($"read node {name}");
        return Task.FromResult(Node);
    }

    public Task<bool> DeleteAsync(AttemptKey key, string uid, TimeSpan grace, CancellationToken cancellationToken)
    {
        Act($"delete {uid} in {grace.TotalSeconds}");
        return Task.FromResult(Pod is not null);
    }

    public Task<SecretCreation> GiveSecretAsync(AttemptOrder order, PodView pod, CancellationToken cancellationToken)
    {
        Act($"secret {pod.Uid} epoch {order.Epoch}");
        return Task.FromResult(Secret);
    }

    public Task<Outcome?> FindOutcomeAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        Act("report?");
        return Task.FromResult(Record);
    }

    public Task SealAsync(AttemptKey key, long epoch, string token, string message, CancellationToken cancellationToken)
    {
        Act("seal");
        return Task.CompletedTask;
    }

    public void Say(AttemptKey key, long epoch, string token, string text) => Act($"say {text}");

    public Task FlushAsync(AttemptKey key, TimeSpan atMost, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Forget(AttemptKey key)
    {
    }

    public Task<bool> CompleteAsync(LeaseRef lease, Outcome outcome, CancellationToken cancellationToken)
    {
        Act($"complete {outcome.Reason} epoch {lease.Epoch}");
        Completing?.Invoke();
        return Task.FromResult(LeaseIsOurs);
    }

    public Task ReleaseAsync(LeaseRef lease, string message, CancellationToken cancellationToken)
    {
        Act($"release epoch {lease.Epoch}");
        Releasing?.Invoke();
        return Task.CompletedTask;
    }

    public void Report(LeaseProgress progress) => Act($"progress {progress.State}");

    private void Act(string act) => _acts.Writer.TryWrite(act);
}
