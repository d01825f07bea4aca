using Grpc.Core;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Api;

public sealed class DrainageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ApiFixture _api = new();

    [Fact]
    public async Task Drain_AttemptWithoutPod_IsHandedBack()
    {
        _api.World.Creations.Enqueue(() => new PodCreation.NoRoom("exceeded quota: q"));
        _api.Grant();
        await _api.UntilAsync("create mesh-01jabc-1 epoch 1");

        Assert.Equal(1, await _api.Drainage.DrainAsync(CancellationToken.None).WaitAsync(Patience));

        await _api.UntilAsync("release epoch 1");
        Assert.Equal(0, _api.Runners.Held);
    }

    [Fact]
    public async Task Drain_AttemptThatRuns_IsWaitedForAndNotEnded()
    {
        _api.Grant();
        await _api.UntilAsync("progress Starting");
        var drain = _api.Drainage.DrainAsync(CancellationToken.None);
        Assert.False(drain.IsCompleted);

        _api.Runners.Find(PodSamples.Key)!.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));

        Assert.Equal(0, await drain.WaitAsync(Patience));
        await _api.UntilAsync("complete Succeeded epoch 1");
        Assert.True(_api.Runners.IsDraining);
    }

    [Fact]
    public async Task Drain_LeaseThatComesInBetween_IsHandedBack()
    {
        Assert.Equal(0, await _api.Drainage.DrainAsync(CancellationToken.None).WaitAsync(Patience));

        _api.Grant();

        await _api.UntilAsync("release epoch 1");
    }

    [Fact]
    public async Task Drain_Undone_IsAbortedAndLeasesAreTakenAgain()
    {
        _api.Grant();
        await _api.UntilAsync("progress Starting");
        var drain = _api.Drainage.DrainAsync(CancellationToken.None);

        _api.Drainage.Undo();

        var e = await Assert.ThrowsAsync<RpcException>(() => drain.WaitAsync(Patience));
        Assert.Equal(StatusCode.Aborted, e.StatusCode);
        Assert.False(_api.Runners.IsDraining);
    }

    [Fact]
    public async Task Drain_CallerGoesAway_StaysDrained()
    {
        _api.Grant();
        await _api.UntilAsync("progress Starting");
        using var caller = new CancellationTokenSource();
        var drain = _api.Drainage.DrainAsync(caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain.WaitAsync(Patience));
        Assert.True(_api.Runners.IsDraining);
    }

    public void Dispose() => _api.Dispose();
}
