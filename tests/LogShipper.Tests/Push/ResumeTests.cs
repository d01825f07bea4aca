using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Push;

/// <summary>A writer that was told more than the service still has.</summary>
public sealed class ResumeTests : IAsyncLifetime
{
    private LogService _service = null!;

    private LogShipperService.LogShipperServiceClient Client => _service.Client;

    public async Task InitializeAsync() => _service = await LogService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Open_WriterWasToldMore_GapIsOnRecordForEveryReader()
    {
        using (var first = await Pusher.OpenAsync(Client))
        {
            await first.WriteAsync(0, "abc");
        }

        using var pusher = await Pusher.OpenAsync(Client, resumeOffset: 10);
        RequireTold();

        Assert.Equal((10, 7), (pusher.Opened.Offset, pusher.Opened.Missing));
        await pusher.WriteAsync(10, "xyz");
        await pusher.SealAsync("0123456789xyz");
        Assert.Empty((await pusher.SealedAsync()).Sha256);
        await _service.RestartAsync();
        await RequireTailAsync();
        await RequirePageAsync();
    }

    [Fact]
    public async Task Open_AgainAfterTheGap_IsTheSameGap()
    {
        (await Pusher.OpenAsync(Client, resumeOffset: 4)).Dispose();
        RequireTold();

        using var again = await Pusher.OpenAsync(Client, resumeOffset: 4);

        Assert.Equal((4, 0), (again.Opened.Offset, again.Opened.Missing));
    }

    [Fact]
    public async Task Open_WriterHasMoreThanIsMissing_GoesOnWhereTheDiskEnds()
    {
        using (var first = await Pusher.OpenAsync(Client))
        {
            await first.WriteAsync(0, "abc");
        }

        using var second = await Pusher.OpenAsync(Client, resumeOffset: 1);

        Assert.Equal((3, 0), (second.Opened.Offset, second.Opened.Missing));
    }

    [Theory]
    [InlineData(-1, StatusCode.InvalidArgument, "OFFSET_INVALID")]
    [InlineData(long.MaxValue, StatusCode.FailedPrecondition, "LOG_TOO_LONG")]
    public async Task Open_ResumeOffsetOutOfBounds_IsRefused(long offset, StatusCode code, string reason)
    {
        Assert.Equal((code, reason), await Errors.OfAsync(() => Pusher.OpenAsync(Client, resumeOffset: offset)));
        _service.Events.Errors.Clear();
    }

    private async Task RequireTailAsync()
    {
        using var call = Client.TailLogs(new TailLogsRequest { Job = Pusher.Job, Attempt = 1 });
        var told = new List<TailLogsResponse>();
        await foreach (var next in call.ResponseStream.ReadAllAsync())
        {
            told.Add(next);
        }

        Assert.Equal(4, told.Count);
        RequireGap(told[1].Gap);
        Assert.Equal("xyz", told[2].Chunk.Data.ToStringUtf8());
        Assert.Equal("7 bytes were lost by the log service; no hash.", told[3].Seal.Message);
    }

    private async Task RequirePageAsync()
    {
        var page = await Client.ReadLogsAsync(new ReadLogsRequest { Job = Pusher.Job, Attempt = 1 });
        RequireGap(Assert.Single(page.Gaps));
        Assert.Equal(["abc", "xyz"], page.Chunks.Select(c => c.Data.ToStringUtf8()));
    }

    private static void RequireGap(LogGap gap)
    {
        Assert.Equal((3, 7), (gap.Offset, gap.Length));
        Assert.Contains("lost these 7 bytes", gap.Message);
    }

    // The loss of acknowledged bytes is an error for the operator.
    private void RequireTold()
    {
        Assert.True(_service.Events.Errors.TryDequeue(out var error));
        Assert.Contains("acknowledged bytes of writer", error);
    }
}
