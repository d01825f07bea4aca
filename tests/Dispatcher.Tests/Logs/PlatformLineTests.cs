using Mesh.Dispatcher.Logs;
using Mesh.Dispatcher.Tests.Informer;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Dispatcher.Tests.Logs;

public sealed class PlatformLineTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeLogShipper _logs = new();
    private readonly PlatformLineShipper _lines;

    public PlatformLineTests() =>
        _lines = new PlatformLineShipper(_logs, new HastyTime(), NullLogger<PlatformLineShipper>.Instance);

    [Fact]
    public async Task Say_Lines_AreInTheLogInOrder()
    {
        Say("waits for a node: 0/4 nodes are available");
        Say("pulling image \"go\"");

        await FlushAsync();

        Assert.Equal("mesh: waits for a node: 0/4 nodes are available\nmesh: pulling image \"go\"\n", _logs.Text);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("frame")]
    public async Task Say_StreamIsCut_EveryLineIsThereOnce(string failure)
    {
        _logs.Failures.Enqueue(failure);
        Say("one");
        Say("two");

        await FlushAsync();
        Say("three");
        await FlushAsync();

        Assert.Equal("mesh: one\nmesh: two\nmesh: three\n", _logs.Text);
    }

    [Fact]
    public async Task Say_LogServiceLostItsDisk_GoesOnAtTheOffsetThatItAcknowledged()
    {
        Say("one");
        await FlushAsync();

        _logs.LoseDisk();
        Say("two");
        await FlushAsync();

        Assert.Equal("mesh: two\n", _logs.Text);
        Assert.Equal("mesh: one\nmesh: two\n".Length, _logs.OffsetOf("dispatcher"));
    }

    [Fact]
    public async Task Say_LogServiceAwayForLong_KeepsABoundedNumberAndSaysHowManyAreMissing()
    {
        await _lines.StopAsync(CancellationToken.None);
        var pending = new PendingLines(PodSamples.Key);
        for (var n = 0; n < PendingLines.MaxLines + 7; n++)
        {
            pending.Add(1, "t0ken", $"{n}", DateTimeOffset.UnixEpoch);
        }

        var frames = pending.FramesFrom(0, DateTimeOffset.UnixEpoch);
        Assert.Equal(PendingLines.MaxLines, frames.Count);
        var end = frames[^1].Offset + frames[^1].Data.Length;
        Assert.True(pending.Acknowledge(end));
        var rest = Assert.Single(pending.FramesFrom(end, DateTimeOffset.UnixEpoch));
        Assert.StartsWith("mesh: 7 lines were dropped", rest.Data.ToStringUtf8(), StringComparison.Ordinal);
        Assert.False(pending.Acknowledge(rest.Offset + rest.Data.Length));
    }

    [Fact]
    public async Task Say_LogIsSealed_IsDroppedAndNobodyWaits()
    {
        _logs.SealByAgent();
        Say("too late");

        await FlushAsync();

        Assert.Equal("", _logs.Text);
    }

    [Fact]
    public async Task Seal_AfterLines_ComesLastAndOnceHoweverOftenItIsTried()
    {
        // Before the line: its stream must find the first failure, and not leave it to the seal.
        _logs.Failures.Enqueue("");
        _logs.Failures.Enqueue("seal");
        Say("pulling image \"go\"");
        var sealer = new LogShipperSealer(_logs, _lines, TimeProvider.System);
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => SealAsync(sealer));

        await SealAsync(sealer);
        await SealAsync(new LogShipperSealer(_logs, _lines, TimeProvider.System));

        Assert.Equal("mesh: pulling image \"go\"\nmesh: The pod vanished.\n", _logs.Text);
        Assert.True(_logs.IsSealed);
    }

    public Task InitializeAsync() => _lines.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _lines.StopAsync(CancellationToken.None);
        _lines.Dispose();
    }

    private static Task SealAsync(LogShipperSealer sealer) =>
        sealer.SealAsync(PodSamples.Key, 1, "t0ken", "The pod vanished.", CancellationToken.None).WaitAsync(Patience);

    private void Say(string text) => _lines.Say(PodSamples.Key, 1, "t0ken", text);

    private Task FlushAsync() =>
        _lines.FlushAsync(PodSamples.Key, TimeSpan.FromHours(1), CancellationToken.None).WaitAsync(Patience);
}
