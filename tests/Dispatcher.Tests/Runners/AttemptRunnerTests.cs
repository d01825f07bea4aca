using Grpc.Core;
using k8s.Models;
using Mesh.Dispatcher.Events;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Runners;

public sealed class AttemptRunnerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeWorld _world = new();

    [Fact]
    public async Task Run_JobThatSucceeds_TakesThreeCallsToKubernetes()
    {
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        runner.OnPod(PodSamples.Pod("Running", agent: PodSamples.Runs()));
        await ExpectAsync("progress Running");

        runner.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));

        await ExpectAsync("complete Succeeded epoch 1", "delete u1 in 5");
        await run.WaitAsync(Patience);
        Assert.True(runner.IsOver);
    }

    [Fact]
    public async Task Run_JobThatFails_CompletesOnlyWhenThePodIsGone()
    {
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        runner.OnRecord(PodSamples.Outcome(OutcomeReason.StepFailed));
        await ExpectAsync("delete u1 in 5");

        runner.OnPodDeleted(PodSamples.Pod("Failed", deleting: true));

        await ExpectAsync("complete StepFailed epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_RecordWasMissed_IsAskedForWhileThePodStays()
    {
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        runner.OnPod(PodSamples.Pod("Running", agent: PodSamples.Runs()));
        await ExpectAsync("progress Running");

        _world.Record = PodSamples.Outcome(OutcomeReason.Succeeded);
        runner.OnRecordsMissed();

        await ExpectAsync("report?", "complete Succeeded epoch 1", "delete u1 in 5");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_ReleaseIsAnsweredAfterTheAttemptCameBack_GoesOnWithIt()
    {
        var runner = _world.Runner();
        runner.OnDrain(true);
        _world.Releasing = () =>
        {
            runner.OnDrain(false);
            runner.OnGrant(FakeWorld.Lease(epoch: 2));
        };

        _ = runner.RunAsync(CancellationToken.None);

        await ExpectAsync("release epoch 1", "create mesh-01jabc-1 epoch 2");
    }

    [Fact]
    public async Task Run_ReleaseIsNotAnsweredAndTheDrainIsTakenBack_SaysItAgainAndMakesNoPod()
    {
        var runner = _world.Runner();
        runner.OnDrain(true);
        _world.Releasing = () =>
        {
            // The queue may have it, and another dispatcher the attempt.
            runner.OnDrain(false);
            _world.Releasing = null;
            throw new RpcException(new Status(StatusCode.Unavailable, "no answer"));
        };

        var run = runner.RunAsync(CancellationToken.None);

        await ExpectAsync("release epoch 1", "release epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_CompletionIsNotAnsweredAndALatePodComes_GivesItNoSecret()
    {
        var runner = _world.Runner(epoch: 2, state: JobState.Running);
        _world.Completing = () =>
        {
            // The queue may have it, and another attempt may run.
            runner.OnPod(_world.Pod = PodSamples.Pod(uid: "late"));
            _world.Completing = null;
            throw new RpcException(new Status(StatusCode.Unavailable, "no answer"));
        };

        var run = runner.RunAsync(CancellationToken.None);

        await ExpectAsync("read", "report?", "seal", "complete InfrastructureLost epoch 2", "progress Starting", "delete late in 5");
        runner.OnPodDeleted(PodSamples.Pod(uid: "late", deleting: true));
        await ExpectAsync("complete InfrastructureLost epoch 2");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task OnGrant_AnotherHeldItMeanwhile_LooksForItsPodBeforeAnythingIsOver()
    {
        var runner = _world.Runner();
        _world.Pod = PodSamples.Pod("Running", agent: PodSamples.Runs(), epoch: 2);
        runner.OnGrant(FakeWorld.Lease(epoch: 3, cancelRequested: true));

        var run = runner.RunAsync(CancellationToken.None);

        await ExpectAsync("read", "progress Running", "delete u1 in 15");
        runner.OnPodDeleted(PodSamples.Pod("Running", deleting: true));
        await ExpectAsync("report?", "seal", "complete Cancelled epoch 3");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_CancelWhileItRuns_IsCancelledAfterThePodIsGone()
    {
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");

        runner.OnCancel();
        await ExpectAsync("delete u1 in 15");
        runner.OnRecord(PodSamples.Outcome(OutcomeReason.PodDeleted));
        runner.OnPodDeleted(PodSamples.Pod("Failed", deleting: true));

        await ExpectAsync("complete Cancelled epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_CancelWhileTheCreateIsUnderWay_DeletesThePodThatCame()
    {
        AttemptRunner? runner = null;
        _world.Creations.Enqueue(() =>
        {
            runner!.OnCancel();
            return new PodCreation.Created(_world.Pod = PodSamples.Pod(node: null));
        });
        runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "delete u1 in 15");
        Assert.False(run.IsCompleted);

        runner.OnPodDeleted(PodSamples.Pod(node: null));

        await ExpectAsync("report?", "seal", "complete Cancelled epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_CancelWhilePending_IsCancelledAfterThePodIsGone()
    {
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        runner.OnPod(PodSamples.Pod(node: null, condition: PodSamples.Unschedulable("0/1 nodes: 1 Insufficient cpu")));
        await ExpectAsync("progress Starting");

        runner.OnCancel();
        await ExpectAsync("delete u1 in 15");
        runner.OnPodDeleted(PodSamples.Pod(node: null));

        await ExpectAsync("report?", "seal", "complete Cancelled epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_CancelWhileThePodIsBeingDeleted_WaitsForItsEndAndIsCancelled()
    {
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        runner.OnPod(PodSamples.Pod("Running", deleting: true, agent: PodSamples.Runs()));
        await ExpectAsync("progress Running");

        runner.OnCancel();
        Assert.False(run.IsCompleted);
        runner.OnPodDeleted(PodSamples.Pod("Running", deleting: true));

        await ExpectAsync("report?", "seal", "complete Cancelled epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_CancelAfterSuccess_TheSuccessStays()
    {
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        runner.OnCancel();
        await ExpectAsync("delete u1 in 15");

        // The last step had ended when SIGTERM came.
        runner.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));

        await ExpectAsync("complete Succeeded epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_CancelledBeforeThePod_NeverCreatesOne()
    {
        await _world.Runner(cancelRequested: true).RunAsync(CancellationToken.None).WaitAsync(Patience);

        await ExpectAsync("seal", "complete Cancelled epoch 1");
    }

    [Fact]
    public async Task Run_PodIsThereAlready_AdoptsIt()
    {
        _world.Creations.Enqueue(() => new PodCreation.Exists());
        _world.Pod = PodSamples.Pod("Running", agent: PodSamples.Runs());
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "read", "progress Running");

        runner.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));

        await ExpectAsync("complete Succeeded epoch 1", "delete u1 in 5");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_AdoptedPodThatHasNotStarted_GetsASecretOfTheNewLease()
    {
        _world.Pod = PodSamples.Pod();
        using var stop = new CancellationTokenSource();
        var run = _world.Runner(epoch: 2, state: JobState.Starting).RunAsync(stop.Token);

        await ExpectAsync("read", "progress Starting", "secret u1 epoch 2");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
    }

    [Fact]
    public async Task Run_SecretIsRefused_GivesThePodUp()
    {
        _world.Secret = new SecretCreation.Refused("the namespace is being terminated");
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1", "delete u1 in 5");

        runner.OnPodDeleted(PodSamples.Pod(deleting: true));

        await ExpectAsync("report?", "seal", "complete PodRefused epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_NameIsAStrangers_IsAConflictAndTheStrangersPodStays()
    {
        _world.Creations.Enqueue(() => new PodCreation.Exists());
        _world.Pod = new PodView(new V1Pod { Metadata = new V1ObjectMeta { Name = PodSamples.Key.PodName, Uid = "theirs" } });

        await _world.Runner().RunAsync(CancellationToken.None).WaitAsync(Patience);

        await ExpectAsync(
            "create mesh-01jabc-1 epoch 1", "read", "seal", "complete PodConflict epoch 1");
    }

    [Fact]
    public async Task Run_PodHangsOnANodeThatIsOutOfService_IsDeletedByForce()
    {
        var time = new ManualTime();
        var runner = _world.Runner(time: time);
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        runner.OnCancel();
        await ExpectAsync("delete u1 in 15");
        _world.Pod = PodSamples.Pod("Running", deleting: true, agent: PodSamples.Runs());
        _world.Node = PodSamples.Node(ready: false, "node.kubernetes.io/out-of-service");

        await time.AdvanceWhenAwaitedAsync(TimeSpan.FromSeconds(25));

        await ExpectAsync("read", "progress Running", "read node peasant-1", "delete u1 in 0");
        runner.OnPodDeleted(_world.Pod);
        await ExpectAsync("report?", "seal", "complete Cancelled epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_NoSlotYet_WaitsForItAndHearsACancelMeanwhile()
    {
        var time = new ManualTime();
        _world.Creates = new CreateBudget(perSecond: 1, burst: 1, time);
        _world.Creates.Reserve();
        var waiting = _world.Runner(time: time);
        var cancelled = _world.Runner(time: time);
        using var stop = new CancellationTokenSource();
        var run = waiting.RunAsync(stop.Token);
        await time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
        var other = cancelled.RunAsync(stop.Token);

        cancelled.OnCancel();

        await ExpectAsync("seal", "complete Cancelled epoch 1");
        await other.WaitAsync(Patience);
        time.Advance(TimeSpan.FromSeconds(1));
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
    }

    [Fact]
    public async Task Run_ServerAsksForAPause_IsAskedAgainAfterItAndNotBefore()
    {
        var time = new ManualTime();
        _world.Creates = new CreateBudget(perSecond: 1_000, burst: 1_000, time);
        _world.Creations.Enqueue(() => throw new PodsUnavailableException("too many requests", new IOException())
        {
            RetryAfter = TimeSpan.FromSeconds(7),
        });
        var runner = _world.Runner(time: time);
        using var stop = new CancellationTokenSource();
        var run = runner.RunAsync(stop.Token);
        await ExpectAsync("create mesh-01jabc-1 epoch 1");
        await time.UntilAwaitedAsync(TimeSpan.FromSeconds(7));
        Assert.False(_world.Creates.IsOpen);

        time.Advance(TimeSpan.FromSeconds(7));

        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
    }

    [Fact]
    public async Task OnEvent_OfThePodAndOfAnother_SaysOnlyItsOwn()
    {
        var runner = _world.Runner();
        using var stop = new CancellationTokenSource();
        var run = runner.RunAsync(stop.Token);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");

        runner.OnEvent(new PodEvent(PodSamples.Key.PodName, "an older pod's", "FailedMount", "no", true, 1));
        runner.OnEvent(new PodEvent(PodSamples.Key.PodName, "u1", "Pulling", "Pulling image \"go\"", false, 1));

        await ExpectAsync("say pulling image \"go\"");
        Assert.Equal(PodStage.Pulling, runner.Facts.Stage);
        runner.OnEvent(new PodEvent(PodSamples.Key.PodName, "u1", "Failed", "Failed to pull image: not found", true, 1));
        Assert.Equal((PodStage.Starting, "Failed to pull image: not found"), (runner.Facts.Stage, runner.Facts.PullError));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
    }

    [Fact]
    public async Task Run_AfterARestartWithRecord_CompletesWithoutCreating()
    {
        _world.Record = PodSamples.Outcome(OutcomeReason.Succeeded);

        await _world.Runner(epoch: 2).RunAsync(CancellationToken.None).WaitAsync(Patience);

        await ExpectAsync("read", "report?", "complete Succeeded epoch 2");
    }

    [Fact]
    public async Task Run_AfterARestartWithoutPodOrRecord_IsLostNotRunAgain()
    {
        await _world.Runner(epoch: 2, state: JobState.Running).RunAsync(CancellationToken.None).WaitAsync(Patience);

        await ExpectAsync("read", "report?", "seal", "complete InfrastructureLost epoch 2");
    }

    [Fact]
    public async Task Run_PodMissingFromAList_IsReadBeforeItIsCalledLost()
    {
        var runner = _world.Runner();
        using var stop = new CancellationTokenSource();
        var run = runner.RunAsync(stop.Token);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");

        runner.OnPodMissing();

        await ExpectAsync("read");
        Assert.False(run.IsCompleted);
        _world.Pod = null;
        runner.OnPodMissing();
        await ExpectAsync("read", "report?", "read node peasant-1", "seal", "complete InfrastructureLost epoch 1");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_CreateIsCutOff_ReadsBeforeItTriesAgain()
    {
        _world.Creations.Enqueue(
            () => throw new PodsUnavailableException("away", new IOException()) { MayHaveHappened = true });
        var runner = _world.Runner();
        using var stop = new CancellationTokenSource();
        var run = runner.RunAsync(stop.Token);
        await ExpectAsync("create mesh-01jabc-1 epoch 1");

        runner.OnRecordsMissed();

        await ExpectAsync("read", "create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
    }

    [Fact]
    public async Task Run_PodIsRefused_IsTheJobsFault()
    {
        _world.Creations.Enqueue(() => new PodCreation.Refused("memory: must be less than 1Gi"));

        await _world.Runner().RunAsync(CancellationToken.None).WaitAsync(Patience);

        await ExpectAsync("create mesh-01jabc-1 epoch 1", "seal", "complete PodRefused epoch 1");
    }

    [Fact]
    public async Task Run_LeaseIsAnothers_StopsAndTouchesNothing()
    {
        _world.LeaseIsOurs = false;
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");

        runner.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));

        await ExpectAsync("complete Succeeded epoch 1");
        await run.WaitAsync(Patience);
        Assert.True(runner.Facts.Revoked);
    }

    [Fact]
    public async Task Run_GrantedAgain_CompletesUnderTheNewEpoch()
    {
        var runner = _world.Runner();
        var run = runner.RunAsync(CancellationToken.None);
        await ExpectAsync("create mesh-01jabc-1 epoch 1", "progress Starting", "secret u1 epoch 1");

        runner.OnGrant(FakeWorld.Lease(2, JobState.Starting));
        await ExpectAsync("progress Starting");
        runner.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));

        await ExpectAsync("complete Succeeded epoch 2", "delete u1 in 5");
        await run.WaitAsync(Patience);
    }

    private async Task ExpectAsync(params string[] acts)
    {
        foreach (var act in acts)
        {
            Assert.Equal(act, await _world.NextAsync());
        }
    }
}
