using Mesh.LogShipper.Push;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Tests.Push;

public sealed class PushMemoryTests
{
    private const int Frame = 64 * 1024;

    private readonly PushMemory _memory = new(Options.Create(new PushOptions { PendingBytes = 2 * Frame }));

    [Fact]
    public async Task Wait_BelowTheBound_GoesOn()
    {
        _memory.Take(Frame);

        await _memory.WaitAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Wait_AtTheBound_GoesOnInTheOrderOfComing()
    {
        _memory.Take(2 * Frame);
        var first = _memory.WaitAsync(CancellationToken.None).AsTask();
        var second = _memory.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted);

        _memory.Return(Frame);
        await first;
        Assert.False(second.IsCompleted);

        _memory.Return(Frame);
        await second;
    }

    [Fact]
    public async Task Wait_GivenUp_LeavesTheTurnToTheNext()
    {
        _memory.Take(2 * Frame);
        using var give = new CancellationTokenSource();
        var first = _memory.WaitAsync(give.Token).AsTask();
        var second = _memory.WaitAsync(CancellationToken.None).AsTask();

        await give.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _memory.Return(Frame);

        await second;
    }
}
