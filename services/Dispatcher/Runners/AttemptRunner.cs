using System.Threading.Channels;
using Grpc.Core;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Events;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Runners;

/// <summary>
/// Carries one attempt from its lease to its end: keeps the facts, asks <see cref="RunnerPlan"/> for the next step and takes
/// it. Facts come in from many sides; the steps are taken by one loop.
/// </summary>
public sealed partial class AttemptRunner
{
    private readonly RunnerPorts _ports;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));

    // One pending wake-up says all that many would: the loop reads the newest facts.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // Each is used by one watch only, and that is one thread at a time.
    private readonly PodEventFilter _events = new();
    private readonly OutOfMemoryNews _memory = new();

    private RunnerFacts _facts;
    private Lease _lease;
    private LeaseProgress? _told;
    private long? _sealStart;
    private DateTimeOffset? _createSlot;

    public AttemptRunner(AttemptKey key, Lease lease, RunnerPorts ports, ILogger logger)
    {
        Key = key;
        _ports = ports;
        _logger = logger;
        _lease = lease;
        var isFirst = lease.Ref is { Attempt: 1, Epoch: <= 1 } && lease.State == JobState.Leased;
        _facts = new RunnerFacts
        {
            Limits = JobLimits.Of(lease.Spec),
            LeaseTime = lease.LeaseTime?.ToDateTimeOffset() ?? ports.Time.GetUtcNow(),
            Epoch = lease.Ref.Epoch,
            StageSince = ports.Time.GetUtcNow(),
            IsFirstGrant = isFirst,
            Pod = isFirst ? new PodKnowledge.Gone() : new PodKnowledge.Unknown(),
            PodExisted = HadPod(lease.State),
            CancelRequested = lease.CancelRequested,
        };
    }

    /// <summary>Which attempt this is.</summary>
    public AttemptKey Key { get; }

    /// <summary>The facts as they are.</summary>
    public RunnerFacts Facts
    {
        get
        {
            lock (_gate)
            {
                return _facts;
            }
        }
    }

    /// <summary>The lease as it was granted last.</summary>
    public Lease Lease
    {
        get
        {
            lock (_gate)
            {
                return _lease;
            }
        }
    }

    /// <summary>Nothing is left to do.</summary>
    public bool IsOver => Facts is { Revoked: true, Completed: false } or { Completed: true, IsPodSettled: true };

    /// <summary>Takes a new grant of the same attempt in.</summary>
    public void OnGrant(Lease lease)
    {
        lock (_gate)
        {
            _lease = lease;
            _told = null;
        }

        Learn(f => (lease.Ref.Epoch > f.Epoch + 1 ? f.WithAnotherBetween() : f) with
        {
            Epoch = lease.Ref.Epoch,
            Revoked = false,
            Released = false,
            ReleaseSaid = false,
            EndSaid = null,
            CancelRequested = f.CancelRequested || lease.CancelRequested,
            PodExisted = f.PodExisted || HadPod(lease.State),
        });
    }

    /// <summary>The dispatcher is drained, or is not any more.</summary>
    public void OnDrain(bool isDraining) => Learn(f => f with { HandBack = isDraining });

    /// <summary>The user wants it cancelled.</summary>
    public void OnCancel() => Learn(f => f with { CancelRequested = true });

    /// <summary>The lease is another's.</summary>
    public void OnRevoked() => Learn(f => f with { Revoked = true });

    /// <summary>The agent's record came in.</summary>
    public void OnRecord(Outcome outcome) => Learn(f => f with { Record = f.Record ?? outcome });

    /// <summary>The pod looks like this now. One that only has the attempt's name is not the attempt's.</summary>
    public void OnPod(PodView view)
    {
        if (view.IsOf(Key))
        {
            Learn(f => f.WithPod(view, _ports.Time.GetUtcNow()));
            Say(_memory.Next(view), Lease);
        }
    }

    /// <summary>The watch saw the pod's deletion.</summary>
    public void OnPodDeleted(PodView last)
    {
        if (last.IsOf(Key))
        {
            Learn(f => f.WithDeleted(last));
        }
    }

    /// <summary>
    /// Something was said of the pod. What it says of pulls moves the pod's clock, and what people want to know goes to the log.
    /// </summary>
    public void OnEvent(PodEvent said)
    {
        var (facts, lease) = (Facts, Lease);
        if (facts is { Completed: true } or { Revoked: true }
            || (facts.LastSeen is { } seen && said.PodUid.Length > 0 && said.PodUid != seen.Uid))
        {
            return;
        }

        Learn(f => said.Reason switch
        {
            "Pulling" => f.WithPull(true, null, _ports.Time.GetUtcNow()),
            "Pulled" => f.WithPull(false, null, _ports.Time.GetUtcNow()),
            "Failed" => f.WithPull(false, said.Message, _ports.Time.GetUtcNow()) with { Warning = said.Message },
            _ when said.IsWarning => f with { Warning = said.Message },
            _ => f,
        });
        Say(_events.Next(said), lease);
    }

    /// <summary>The first list of all pods is on its way: what it has needs no call of its own.</summary>
    public void AwaitList(TimeSpan atMost) => Learn(f => f with { ListUntil = _ports.Time.GetUtcNow() + atMost });

    /// <summary>A list did not have the pod; only a live read can say that it is gone.</summary>
    public void OnPodMissing() => Learn(
        f => f.Pod is PodKnowledge.Gone ? f : f with { Pod = new PodKnowledge.Unknown(), ListUntil = default });

    /// <summary>Asks Reporter anew when it matters.</summary>
    public void OnRecordsMissed() => Learn(f => f with { NoRecordConfirmed = false, RecordsMissed = f.RecordsMissed + 1 });

    /// <summary>Runs until nothing is left to do for the attempt.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Tell();
            var step = RunnerPlan.Decide(Facts, _ports.Time.GetUtcNow(), _ports.Queue.IsFresh, _ports.Patience);
            if (step is RunnerStep.Stop)
            {
                _ports.Lines.Forget(Key);
                return;
            }

            try
            {
                await TakeAsync(step, cancellationToken);
                if (step is not RunnerStep.Wait)
                {
                    _backoff.Reset();
                }
            }
            catch (PodsUnavailableException e)
            {
                LogTrouble(Key, step.GetType().Name, e.Message);
                await PauseAsync(e.RetryAfter, cancellationToken);
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                LogTrouble(Key, step.GetType().Name, $"{e.StatusCode}: {e.Status.Detail}");
                await WaitAsync(_backoff.Next(), cancellationToken);
            }
        }
    }

    // News does not cut short what the server asked for, nor the growing pauses between tries that fail.
    private async Task PauseAsync(TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        var pause = _backoff.Next();
        if (atLeast is { } wanted && wanted > pause)
        {
            await Task.Delay(Longest(wanted), _ports.Time, cancellationToken);
            return;
        }

        await WaitAsync(pause, cancellationToken);
    }

    private static bool HadPod(JobState state) => state is JobState.Starting or JobState.Running;

    private void Say(string? text, Lease lease)
    {
        if (text is not null)
        {
            _ports.Lines.Say(Key, lease.Ref.Epoch, lease.JobToken, text);
        }
    }

    private void Learn(Func<RunnerFacts, RunnerFacts> change)
    {
        lock (_gate)
        {
            _facts = change(_facts);
        }

        _news.Writer.TryWrite(true);
        _ports.Changes.Publish(Key);
    }

    private async Task WaitAsync(TimeSpan? atMost, CancellationToken cancellationToken)
    {
        if (atMost is null)
        {
            await _news.Reader.ReadAsync(cancellationToken);
            return;
        }

        using var limit = new CancellationTokenSource(Longest(atMost.Value), _ports.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _news.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The time is up: that is what was waited for.
        }
    }

    // Timers take no longer spans; a wait that ends early only looks at the facts once more.
    private static TimeSpan Longest(TimeSpan span) => span < TimeSpan.FromDays(1) ? span : TimeSpan.FromDays(1);
}
