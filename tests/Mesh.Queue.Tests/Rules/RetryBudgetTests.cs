using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class RetryBudgetTests
{
    private static readonly RetryRule Two = new() { MaxRetries = 2, Backoff = TimeSpan.FromSeconds(3) };

    private readonly QueueHarness _queue = new(new QueueLimits { LeaseTimeToLive = TimeSpan.FromDays(365) });

    public RetryBudgetTests() => _queue.Hello("d", 1);

    [Theory]
    [InlineData(EndReason.StepFailed, true)]
    [InlineData(EndReason.OutOfMemory, false)]
    [InlineData(EndReason.RunTimeout, false)]
    [InlineData(EndReason.Succeeded, false)]
    public void Complete_NoReasonsNamed_OnlyAFailedStepIsTriedAgain(EndReason reason, bool again) =>
        Assert.Equal(again, IsTriedAgain(Two, reason, exitCode: 1));

    [Theory]
    [InlineData(EndReason.StepFailed, false)]
    [InlineData(EndReason.OutOfMemory, true)]
    [InlineData(EndReason.RunTimeout, true)]
    [InlineData(EndReason.StartTimeout, false)]
    public void Complete_ReasonsNamed_OnlyTheseAreTriedAgain(EndReason reason, bool again)
    {
        var rule = Two with { Reasons = [EndReason.OutOfMemory, EndReason.RunTimeout] };

        Assert.Equal(again, IsTriedAgain(rule, reason, exitCode: 1));
    }

    [Theory]
    [InlineData(75, true)]
    [InlineData(137, true)]
    [InlineData(1, false)]
    public void Complete_ExitCodesNamed_OnlyTheseAreTriedAgain(int exitCode, bool again) =>
        Assert.Equal(again, IsTriedAgain(Two with { ExitCodes = [75, 137] }, EndReason.StepFailed, exitCode));

    [Fact]
    public void Complete_ExitCodesAndReasons_TheCodesAreForStepsAlone()
    {
        var rule = Two with { ExitCodes = [75], Reasons = [EndReason.StepFailed, EndReason.OutOfMemory] };

        Assert.True(IsTriedAgain(rule, EndReason.OutOfMemory, exitCode: 1));
    }

    [Fact]
    public void Complete_FailsEveryTime_BackoffDoublesAndTheLastEndIsFinal()
    {
        var key = Submit(Two with { MaxRetries = 3 });
        foreach (var seconds in new[] { 3, 6, 12 })
        {
            _queue.End(key, EndReason.StepFailed, 1);
            Assert.Equal(_queue.Now + TimeSpan.FromSeconds(seconds), _queue.Job(key).NotBefore);
            _queue.Pass(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(JobPhase.Queued, _queue.Job(key).Phase);
            _queue.Pass(TimeSpan.FromTicks(1));
            Assert.Equal(JobPhase.Leased, _queue.Job(key).Phase);
        }

        _queue.End(key, EndReason.StepFailed, 1);

        Assert.Equal((JobPhase.Failed, EndReason.StepFailed), _queue.How(key));
        Assert.Equal((4, 3, 4), (_queue.Seen[key].Attempt, _queue.Seen[key].Retries, _queue.Seen[key].Ends.Length));
    }

    [Theory]
    [InlineData(0, 1800)]
    [InlineData(1, 3600)]
    [InlineData(9, 3600)]
    public void WaitAfter_LongBackoff_IsBounded(int retries, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), new RetryRule { MaxRetries = 10, Backoff = TimeSpan.FromMinutes(30) }.WaitAfter(retries));

    [Fact]
    public void Complete_LossesAndFailures_EachPaysFromItsOwnBudget()
    {
        var key = Submit(Two);
        EndReason[] ends =
        [
            EndReason.NodeLost, EndReason.StepFailed, EndReason.AgentLost, EndReason.StepFailed, EndReason.Evicted,
        ];
        foreach (var reason in ends)
        {
            _queue.End(key, reason, 1);
            Assert.Equal(JobPhase.Queued, _queue.Job(key).Phase);
            _queue.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((2, 3), (_queue.Job(key).Retries, _queue.Job(key).InfrastructureRetries));
        _queue.End(key, EndReason.NodeLost);
        Assert.Equal((JobPhase.InfrastructureFailed, EndReason.NodeLost), _queue.How(key));
    }

    [Fact]
    public void Complete_CancelIsWished_IsNotTriedAgain()
    {
        var key = Submit(Two);
        _queue.Cancel(key);

        _queue.End(key, EndReason.StepFailed, 1);

        Assert.Equal((JobPhase.Failed, EndReason.StepFailed), _queue.How(key));
        Assert.Null(_queue.State.Find(key));
    }

    [Fact]
    public void Cancel_WhileARetryWaits_EndsItAtOnce()
    {
        var key = Submit(Two);
        _queue.End(key, EndReason.StepFailed, 1);

        _queue.Cancel(key);
        _queue.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((JobPhase.Cancelled, EndReason.Cancelled), _queue.How(key));
        Assert.Single(_queue.Granted);
    }

    [Fact]
    public void Recover_WhileARetryWaits_TheBackoffAndTheBudgetStay()
    {
        var key = Submit(Two);
        _queue.End(key, EndReason.StepFailed, 1);
        var limits = new QueueLimits();

        var state = QueueState.Recover(_queue.State.Jobs, [], _queue.State.Version, _queue.Now, limits);

        Assert.Null(state.NextQueued(_queue.Now + TimeSpan.FromSeconds(2.9)));
        var job = state.NextQueued(_queue.Now + TimeSpan.FromSeconds(3));
        Assert.Equal((key, 1), (job?.Key, job?.Retries));
    }

    private JobKey Submit(RetryRule rule) => _queue.Submit(policy: new JobPolicy { Retry = rule });

    private bool IsTriedAgain(RetryRule rule, EndReason reason, int exitCode)
    {
        var key = Submit(rule);
        _queue.End(key, reason, exitCode);
        _queue.Pass(TimeSpan.FromHours(2));
        Assert.Equal(_queue.State.Find(key) is null ? 1 : 2, _queue.Granted.Count);
        return _queue.State.Find(key) is { Attempt: 2, Retries: 1, InfrastructureRetries: 0 };
    }
}
