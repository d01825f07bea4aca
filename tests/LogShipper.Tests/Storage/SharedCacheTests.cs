using Mesh.LogShipper.Storage;

namespace Mesh.LogShipper.Tests.Storage;

public sealed class SharedCacheTests
{
    private readonly SharedCache<string, int> _cache = new(100, value => value);
    private int _loads;

    [Fact]
    public async Task Get_ManyAtOnce_OneLoadServesAll()
    {
        var value = new TaskCompletionSource<int>();
        var all = Enumerable.Range(0, 1000).Select(_ => GetAsync("a", () => value.Task)).ToList();
        value.SetResult(5);
        Assert.All(await Task.WhenAll(all), v => Assert.Equal(5, v));
        Assert.Equal(1, _loads);
    }

    [Fact]
    public async Task Get_LoadFails_AllWhoWaitedHearItAndTheNextTriesAgain()
    {
        var value = new TaskCompletionSource<int>();
        var all = Enumerable.Range(0, 3).Select(_ => GetAsync("a", () => value.Task)).ToList();
        value.SetException(new IOException("Away."));
        foreach (var one in all)
        {
            await Assert.ThrowsAsync<IOException>(() => one);
        }

        Assert.Equal(7, await GetAsync("a", () => Task.FromResult(7)));
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task Get_OneWhoWaitsIsCancelled_TheOthersGetIt()
    {
        var value = new TaskCompletionSource<int>();
        var first = GetAsync("a", () => value.Task);
        using var cancel = new CancellationTokenSource();
        var second = _cache.GetAsync("a", () => value.Task, _ => true, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        value.SetResult(5);
        Assert.Equal(5, await first);
    }

    [Fact]
    public async Task Get_OverTheBound_LeastUsedGoes()
    {
        await GetAsync("a", () => Task.FromResult(40));
        await GetAsync("b", () => Task.FromResult(40));
        await GetAsync("a", () => Task.FromResult(40));
        await GetAsync("c", () => Task.FromResult(40));
        Assert.Equal(3, _loads);
        await GetAsync("a", () => Task.FromResult(40));
        Assert.Equal(3, _loads);
        await GetAsync("b", () => Task.FromResult(40));
        Assert.Equal(4, _loads);
    }

    [Fact]
    public async Task Get_NotEnough_IsLoadedAgainOnceForAll()
    {
        await GetAsync("a", () => Task.FromResult(1));
        var value = new TaskCompletionSource<int>();
        var all = Enumerable.Range(0, 10).Select(_ => GetAsync("a", () => value.Task, v => v > 1)).ToList();
        value.SetResult(2);
        Assert.All(await Task.WhenAll(all), v => Assert.Equal(2, v));
        Assert.Equal(2, _loads);
    }

    private Task<int> GetAsync(string key, Func<Task<int>> load, Func<int, bool>? isEnough = null)
    {
        return _cache.GetAsync(key, CountedAsync, isEnough ?? (_ => true), CancellationToken.None).AsTask();

        Task<int> CountedAsync()
        {
            Interlocked.Increment(ref _loads);
            return load();
        }
    }
}
