using Mesh.Cli.Workflows;
using Mesh.Intake.V1;

namespace Mesh.Cli.Tests.Workflows;

public sealed class WorkflowProgressTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly List<string> _told = [];
    private readonly Breakage _breakage = new();
    private readonly WorkflowProgress _progress;
    private long _version;

    public WorkflowProgressTests() =>
        _progress = new WorkflowProgress(_time, (job, text) => _told.Add($"{job.Name} {text}"), _breakage);

    [Fact]
    public void Tell_StatesThatPassQuickly_AreNotTold()
    {
        Tell(JobState.Queued, "waits for a dispatcher with room");
        Tell(JobState.Leased);
        _time.Advance(WorkflowProgress.Passing / 2);
        Tell(JobState.Starting, "the pod starts on peasant-1");
        Tell(JobState.Running);
        _time.Advance(WorkflowProgress.Passing * 2);

        Assert.Equal(["a running"], _told);
    }

    [Fact]
    public void Tell_StateThatLasts_IsToldOnceWithItsReason()
    {
        Tell(JobState.Queued, "waits for a dispatcher: none is connected");
        _time.Advance(WorkflowProgress.Passing);
        Tell(JobState.Queued, "waits for a dispatcher: none is connected");
        _time.Advance(WorkflowProgress.Passing);
        Tell(JobState.Starting, "pulling");
        _time.Advance(WorkflowProgress.Passing);

        Assert.Equal(["a waits for a dispatcher: none is connected", "a starting: pulling"], _told);
    }

    [Fact]
    public void Tell_ManyThatWait_AreToldInTheirOrderEachInItsTime()
    {
        foreach (var name in new[] { "c", "a", "b" })
        {
            _progress.Tell(new Job { Name = name, State = JobState.Queued });
        }

        _time.Advance(WorkflowProgress.Passing / 2);
        _progress.Tell(new Job { Name = "late", State = JobState.Queued });
        _time.Advance(WorkflowProgress.Passing / 2);
        Assert.Equal(["c queued", "a queued", "b queued"], _told);

        _time.Advance(WorkflowProgress.Passing / 2);
        Assert.Equal("late queued", _told[^1]);
    }

    [Fact]
    public void Tell_WaitForNodesThatEndOneByOne_IsToldOnce()
    {
        Tell(JobState.Blocked, "waits for b, c", BlockReason.Needs);
        Tell(JobState.Blocked, "waits for c", BlockReason.Needs);
        Tell(JobState.Blocked, "waits for the concurrency group deploy", BlockReason.ConcurrencyGroup);

        Assert.Equal(["a waits for b, c", "a waits for the concurrency group deploy"], _told);
    }

    [Fact]
    public void Drop_AHeldState_IsNotToldAnyMore()
    {
        Tell(JobState.Starting, "pulling");
        _progress.Drop(Job(JobState.Failed, ""));
        _time.Advance(WorkflowProgress.Passing * 2);

        Assert.Empty(_told);
    }

    [Fact]
    public void IsNew_StateThatCameLate_IsNot()
    {
        var (first, second) = (Job(JobState.Queued, ""), Job(JobState.Running, ""));

        Assert.True(_progress.IsNew(second));
        Assert.False(_progress.IsNew(first));
        Assert.False(_progress.IsNew(second));
    }

    [Fact]
    public void Tell_ReaderHasGoneWhenAHeldStateIsTold_BreaksTheFollowing()
    {
        using var progress = new WorkflowProgress(_time, (_, _) => throw new IOException("gone"), _breakage);
        progress.Tell(Job(JobState.Queued, ""));

        _time.Advance(WorkflowProgress.Passing);

        Assert.True(_breakage.Token.IsCancellationRequested);
        Assert.Throws<IOException>(_breakage.Throw);
    }

    public void Dispose()
    {
        _progress.Dispose();
        _breakage.Dispose();
    }

    private void Tell(JobState state, string message = "", BlockReason block = BlockReason.Unspecified)
    {
        var job = Job(state, message);
        job.Block = block == BlockReason.Unspecified ? null : new JobBlock { Reason = block };
        _progress.Tell(job);
    }

    private Job Job(JobState state, string message) =>
        new() { Name = "a", State = state, StateMessage = message, ResourceVersion = ++_version, Attempt = 1 };
}
