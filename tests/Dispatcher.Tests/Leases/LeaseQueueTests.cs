using Grpc.Core;
using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Tests.Fakes;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Leases;

public sealed class LeaseQueueTests
{
    private readonly FakeQueue _jobIntake = new();
    private readonly EndOutbox _ends = new();
    private readonly ManualTime _time = new();
    private readonly LeaseRef _lease = new() { Job = "projects/p/jobs/a", Attempt = 1, Epoch = 1 };
    private readonly LeaseQueue _queue;

    public LeaseQueueTests()
    {
        _queue = new LeaseQueue(_jobIntake, new ProgressOutbox(), _ends, new LeaseClock(_time), _time);
        _jobIntake.Add(new Lease { Ref = _lease.Clone() });
    }

    [Fact]
    public async Task Complete_NoStream_IsSaidByACall()
    {
        Assert.True(await CompleteAsync());
        Assert.True(_jobIntake.Completed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Complete_StreamAnswers_MakesNoCall()
    {
        _ends.Open();
        var completing = CompleteAsync();
        _ends.Answer(Answer(_ends.Take()!, new LeaseEndResult { State = JobState.Succeeded }));

        Assert.True(await completing);
        Assert.False(_jobIntake.Completed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Complete_StreamSaysThatTheLeaseIsOver_IsFalse()
    {
        _ends.Open();
        var completing = CompleteAsync();
        _ends.Answer(Answer(_ends.Take()!, Refused(StatusCode.FailedPrecondition)));

        Assert.False(await completing);
        Assert.False(_jobIntake.Completed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Complete_StreamIsCutOffBeforeTheAnswer_IsSaidAgainByACall()
    {
        _ends.Open();
        var completing = CompleteAsync();
        _ends.Take();
        _ends.Close();

        Assert.True(await completing);
        Assert.True(_jobIntake.Completed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Complete_QueueReloads_IsSaidAgainByACall()
    {
        _ends.Open();
        var completing = CompleteAsync();
        _ends.Answer(Answer(_ends.Take()!, Refused(StatusCode.Unavailable)));

        Assert.True(await completing);
        Assert.True(_jobIntake.Completed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Complete_NoAnswerComes_IsSaidAgainByACall()
    {
        _ends.Open();
        var completing = CompleteAsync();
        _ends.Take();
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.True(await completing.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(_jobIntake.Completed.Reader.TryRead(out _));
    }

    private Task<bool> CompleteAsync() =>
        _queue.CompleteAsync(_lease, new Outcome { Reason = OutcomeReason.Succeeded }, CancellationToken.None);

    private static LeaseEndResult Refused(StatusCode code) => new() { Refusal = new Refusal { Code = (int)code } };

    private static LeaseEnded Answer(LeaseEnds said, LeaseEndResult result)
    {
        Assert.Single(said.Ends);
        var ended = new LeaseEnded();
        ended.Results.Add(result);
        return ended;
    }
}
