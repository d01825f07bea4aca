using Grpc.Core;
using Mesh.Cli.Connection;

namespace Mesh.Cli.Tests.Connection;

public sealed class MeshQuestionsTests
{
    private static readonly Status ServiceAway = new(StatusCode.Unavailable, "service jobintake does not answer");
    private static readonly Status NobodyThere = new(StatusCode.Unavailable, "no connection", new HttpRequestException("refused"));

    private readonly ManualTime _time = new();
    private readonly List<Status> _waits = [];
    private int _tries;

    [Fact]
    public async Task Ask_ServiceStartsAgain_IsAskedUntilItAnswersAndSaidOnce()
    {
        var answer = await AskAsync(() => _tries < 4 ? ServiceAway : Status.DefaultSuccess);

        Assert.Equal("answer", answer);
        Assert.Equal(4, _tries);
        Assert.Equal([ServiceAway], _waits);
    }

    [Fact]
    public async Task Ask_ServiceStaysAway_GivesUpWithItsWord()
    {
        var begin = _time.GetUtcNow();

        var error = await Assert.ThrowsAsync<RpcException>(() => AskAsync(() => ServiceAway));

        Assert.Equal(ServiceAway, error.Status);
        Assert.True(_time.GetUtcNow() - begin >= MeshQuestions.RideOut);
    }

    [Fact]
    public async Task Ask_NobodyThere_GivesUpSoonAndInSilence()
    {
        var begin = _time.GetUtcNow();

        var error = await Assert.ThrowsAsync<RpcException>(() => AskAsync(() => NobodyThere));

        Assert.True(RpcErrorText.IsUnreachable(error));
        Assert.True(_time.GetUtcNow() - begin < TimeSpan.FromSeconds(3));
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task Ask_MeshSaysNo_IsNotAskedAgain()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => AskAsync(() => new Status(StatusCode.NotFound, "no such job")));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal(1, _tries);
    }

    private async Task<string> AskAsync(Func<Status> answer)
    {
        var questions = new MeshQuestions(_time, error => _waits.Add(error.Status));
        var asking = questions.AskAsync(options => Call(options, answer), CancellationToken.None);
        while (!asking.IsCompleted)
        {
            await Task.WhenAny(asking, _time.AdvanceWhenAwaitedAsync(TimeSpan.FromSeconds(2)));
        }

        return await asking;
    }

    private AsyncUnaryCall<string> Call(CallOptions options, Func<Status> answer)
    {
        _tries++;
        Assert.Equal(_time.GetUtcNow().UtcDateTime + MeshQuestions.CallTimeout, options.Deadline);
        var status = answer();
        var response = status.StatusCode == StatusCode.OK
            ? Task.FromResult("answer")
            : Task.FromException<string>(new RpcException(status));
        return new AsyncUnaryCall<string>(response, Task.FromResult(new Metadata()), () => status, () => [], () => { });
    }
}
