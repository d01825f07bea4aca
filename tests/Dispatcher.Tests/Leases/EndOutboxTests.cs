using Mesh.Dispatcher.Leases;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Leases;

public sealed class EndOutboxTests
{
    private readonly EndOutbox _outbox = new();

    [Fact]
    public async Task Post_NoStreamTakesEnds_IsForACall() => Assert.Null(await _outbox.PostAsync(End("a")));

    [Fact]
    public async Task Answer_InTheOrderOfTheMessages_GoesToWhoPosted()
    {
        _outbox.Open();
        var a = _outbox.PostAsync(End("a"));
        await _outbox.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        var first = _outbox.Take();
        var b = _outbox.PostAsync(End("b"));
        var c = _outbox.PostAsync(End("c"));
        var second = _outbox.Take();

        _outbox.Answer(Ended(JobState.Succeeded));
        _outbox.Answer(Ended(JobState.Failed, JobState.Queued));

        Assert.Equal(["a"], first!.Ends.Select(end => end.Lease.Job));
        Assert.Equal(["b", "c"], second!.Ends.Select(end => end.Lease.Job));
        Assert.Null(_outbox.Take());
        Assert.Equal(
            [JobState.Succeeded, JobState.Failed, JobState.Queued], [(await a)!.State, (await b)!.State, (await c)!.State]);
    }

    [Fact]
    public async Task Close_SentOrNot_IsForACall()
    {
        _outbox.Open();
        var sent = _outbox.PostAsync(End("a"));
        _outbox.Take();
        var waiting = _outbox.PostAsync(End("b"));

        _outbox.Close();
        _outbox.Open();
        // A late answer of the stream before is nobody's.
        _outbox.Answer(Ended(JobState.Succeeded));
        var next = _outbox.PostAsync(End("c"));

        Assert.Null(await sent);
        Assert.Null(await waiting);
        Assert.Equal(["c"], _outbox.Take()!.Ends.Select(end => end.Lease.Job));
        Assert.False(next.IsCompleted);
    }

    private static LeaseEnd End(string job) => new() { Lease = new LeaseRef { Job = job } };

    private static LeaseEnded Ended(params IEnumerable<JobState> states)
    {
        var ended = new LeaseEnded();
        ended.Results.AddRange(states.Select(state => new LeaseEndResult { State = state }));
        return ended;
    }
}
