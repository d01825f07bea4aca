using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Harness;
using Mesh.Queue;
using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Actor;

public sealed class QueuePipelineTests
{
    private static readonly IReadOnlyDictionary<RequestKey, KnownRequest> NothingKnown = new Dictionary<RequestKey, KnownRequest>();

    private readonly HeldStore _held;
    private readonly List<QueueBatch> _finished = [];
    private readonly QueuePipeline _pipeline;

    public QueuePipelineTests()
    {
        var limits = new QueueLimits { LeaseTimeToLive = TimeSpan.FromMinutes(1), MaxOpenJobs = 100 };
        (var store, _held) = HeldStore.Create();
        _pipeline = new QueuePipeline(new JobQueue(new QueueState(limits), limits), store, 3, new ManualTime(), batch =>
        {
            _finished.Add(batch);
            batch.AnswerAll();
        });
    }

    [Fact]
    public async Task Advance_CommitRuns_WhatComesIsDecidedIntoOneBatchBehindIt()
    {
        var first = await TakeAsync(Submit("a"));
        var second = await TakeAsync(Submit("b"));
        var third = await TakeAsync(Submit("c"));

        Assert.Single(_held.Commits);
        _held.Commits[0].End.SetResult();
        await _pipeline.AdvanceAsync();

        Assert.Equal(["b", "c"], _held.Commits[1].Batch.Changed.Select(job => job.Key.Id));
        Assert.IsType<QueueAnswer.Done>(await AnswerAsync(first));
        Assert.False(IsAnswered(second));
        _held.Commits[1].End.SetResult();
        await _pipeline.AdvanceAsync();
        Assert.IsType<QueueAnswer.Done>(await AnswerAsync(second));
        Assert.IsType<QueueAnswer.Done>(await AnswerAsync(third));
        Assert.Equal(2, _finished.Count);
    }

    [Fact]
    public async Task Advance_RequestIdOfABatchThatIsCommittedMeanwhile_IsKnown()
    {
        await TakeAsync(Submit("a", "r"));
        _held.Lookups[0].SetResult(NothingKnown);
        await _pipeline.AdvanceAsync();

        // The store is asked while the commit runs, and answers as of before it, when it is over.
        var again = await TakeAsync(Submit("b", "r"));
        _held.Commits[0].End.SetResult();
        await _pipeline.AdvanceAsync();
        _held.Lookups[1].SetResult(NothingKnown);
        await _pipeline.AdvanceAsync();

        Assert.Equal("a", Assert.IsType<QueueAnswer.Known>(await AnswerAsync(again)).Request.Id);
        Assert.Single(_held.Commits);
    }

    [Fact]
    public async Task Advance_RequestIdOfTheOpenBatchThatIsCommittedMeanwhile_IsKnown()
    {
        await TakeAsync(Submit("z"));
        await TakeAsync(Submit("a", "r"));
        _held.Lookups[0].SetResult(NothingKnown);
        await _pipeline.AdvanceAsync();

        var again = await TakeAsync(Submit("b", "r"));
        _held.Commits[0].End.SetResult();
        await _pipeline.AdvanceAsync();
        _held.Commits[1].End.SetResult();
        await _pipeline.AdvanceAsync();
        _held.Lookups[1].SetResult(NothingKnown);
        await _pipeline.AdvanceAsync();

        Assert.Equal("a", Assert.IsType<QueueAnswer.Known>(await AnswerAsync(again)).Request.Id);
    }

    [Fact]
    public async Task HasRoom_OpenBatchIsFullOrALookUpRuns_IsFalse()
    {
        await TakeAsync(Submit("a"));
        Assert.True(_pipeline.HasRoom);
        await TakeAsync(Submit("b", "r"));
        Assert.False(_pipeline.HasRoom);
        _held.Lookups[0].SetResult(NothingKnown);
        await _pipeline.AdvanceAsync();
        Assert.Equal((true, 2), (_pipeline.HasRoom, _pipeline.Room));
        await TakeAsync(Submit("c"));
        await TakeAsync(Submit("d"));
        Assert.False(_pipeline.HasRoom);
    }

    [Fact]
    public async Task Settle_CommitThatRunsIsCarriedOut_AnswersItAndKeepsTheRestToBeRefused()
    {
        var first = await TakeAsync(Submit("a"));
        var second = await TakeAsync(Submit("b"));
        var third = await TakeAsync(Submit("c", "r"));

        var settling = _pipeline.SettleAsync();
        Assert.False(settling.IsCompleted);
        _held.Commits[0].End.SetResult();
        await settling;

        Assert.IsType<QueueAnswer.Done>(await AnswerAsync(first));
        Assert.Equal([second, third], _pipeline.Calls);
        Assert.Single(_held.Commits);
    }

    [Fact]
    public async Task Advance_CommitFails_ThrowsAndAnswersNobody()
    {
        var first = await TakeAsync(Submit("a"));
        var second = await TakeAsync(Submit("b"));
        _held.Commits[0].End.SetException(new IOException("full"));

        await Assert.ThrowsAsync<IOException>(_pipeline.AdvanceAsync);
        await _pipeline.SettleAsync();

        Assert.Equal([first, second], _pipeline.Calls);
        Assert.Empty(_finished);
    }

    private static QueueRequest Submit(string id, string? requestId = null)
    {
        var key = new JobKey("demo", id);
        RequestKey? request = requestId is null ? null : new RequestKey("demo", requestId);
        return new QueueRequest(
            new QueueCommand.Submit(new JobRequest(key)), new NewJob(key, new byte[] { 1 }, request, new byte[] { 2 }));
    }

    private async Task<QueueCall> TakeAsync(QueueRequest request)
    {
        var call = new QueueCall([request]);
        _pipeline.Take([call]);
        await _pipeline.AdvanceAsync();
        return call;
    }

    private static bool IsAnswered(QueueCall call) => call.AnswersAsync(CancellationToken.None).IsCompleted;

    private static async Task<QueueAnswer> AnswerAsync(QueueCall call) =>
        Assert.Single(await call.AnswersAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)));
}
