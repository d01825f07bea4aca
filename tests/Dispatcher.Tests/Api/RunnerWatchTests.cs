using Grpc.Core;
using Mesh.Dispatcher.Runners;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Api;

public sealed class RunnerWatchTests : IDisposable
{
    private readonly ApiFixture _api = new();
    private readonly RecordingStream _stream = new();
    private readonly CancellationTokenSource _end = new();

    [Fact]
    public async Task Watch_LifeOfARunner_IsToldUpToItsEnd()
    {
        _api.Grant();
        await _api.UntilAsync("progress Starting");
        var serving = _api.Watch.ServeAsync(_stream, _end.Token);
        Assert.Equal("Starting Pending", await NextAsync());
        Assert.Equal("synced", await NextAsync());

        _api.Runners.Find(PodSamples.Key)!.OnPod(PodSamples.Pod("Running", agent: PodSamples.Runs()));
        await UntilAsync("Running Running");
        _api.Runners.Find(PodSamples.Key)!.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));

        await UntilAsync("removed 1");
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    [Fact]
    public async Task Watch_NothingHeld_IsSyncedAtOnceAndHearsOfTheFirst()
    {
        var serving = _api.Watch.ServeAsync(_stream, _end.Token);
        Assert.Equal("synced", await NextAsync());

        _api.Grant();

        await UntilAsync("Starting Pending");
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    [Fact]
    public async Task Watch_TooMany_AreRefused()
    {
        var open = Enumerable.Range(0, RunnerChanges.MaxSubscriptions).Select(_ => _api.World.Changes.Subscribe()!).ToList();

        var e = await Assert.ThrowsAsync<RpcException>(() => _api.Watch.ServeAsync(_stream, _end.Token));

        Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
        open[0].Dispose();
        var serving = _api.Watch.ServeAsync(_stream, _end.Token);
        Assert.Equal("synced", await NextAsync());
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    public void Dispose()
    {
        _api.Dispose();
        _end.Dispose();
    }

    private async Task<string> NextAsync() => ApiFixture.Text(await _stream.NextAsync());

    private async Task UntilAsync(string wanted)
    {
        while (await NextAsync() != wanted)
        {
            // A step on the way.
        }
    }
}
