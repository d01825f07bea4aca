using System.Net;
using System.Text;
using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.Reporter.Tests.Page.Support;

namespace Mesh.Reporter.Tests.Page;

public sealed class LogTailTests : IAsyncLifetime
{
    private const string Log = Jobs.Path + "/log/frames";

    private PageHost _host = null!;

    private FakeLogs Logs => _host.Peers.Logs;

    public async Task InitializeAsync() => _host = await PageHost.StartAsync("--Reporter:Page:MaxStreams=3");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_SealedLog_SendsEveryByteAndEnds()
    {
        byte[] wild = [0xff, 0x00, (byte)'\n', (byte)'{', 0xc3];
        Logs.Add("build", wild);
        Logs.Add("", "mesh\n"u8.ToArray(), LogStream.Platform);
        Logs.Seal();

        using var frames = await Frames.OfAsync(await _host.OpenAsync($"{Log}?attempt=1"));

        var (chunk, data) = await frames.NextAsync("chunk");
        Assert.Equal(("build", "stdout", 0L), ((string)chunk["step"]!, (string)chunk["stream"]!, (long)chunk["offset"]!));
        Assert.Equal(wild, data);
        (chunk, data) = await frames.NextAsync("chunk");
        Assert.Equal(("platform", 5L, "mesh\n"), ((string)chunk["stream"]!, (long)chunk["offset"]!, Encoding.UTF8.GetString(data)));
        Assert.Equal(10, (long)(await frames.NextAsync("seal")).Value["length"]!);
        await frames.NextAsync("end");
        Assert.Null(await frames.NextAsync());
    }

    [Fact]
    public async Task Get_LiveLog_SendsABytesWhenItIsThere()
    {
        using var frames = await Frames.OfAsync(await _host.OpenAsync($"{Log}?attempt=1"));
        foreach (var line in (string[])["one\n", "two\n"])
        {
            Logs.Add("s", Encoding.UTF8.GetBytes(line));
            Assert.Equal(line, Encoding.UTF8.GetString((await frames.NextAsync("chunk")).Data));
        }

        Logs.Seal();
        await frames.NextAsync("end");
    }

    [Fact]
    public async Task Get_FromAnOffset_GoesOnThere()
    {
        Logs.Add("s", "0123456789"u8.ToArray());
        Logs.Seal();

        using var frames = await Frames.OfAsync(await _host.OpenAsync($"{Log}?attempt=2&offset=7"));

        var (chunk, data) = await frames.NextAsync("chunk");
        Assert.Equal((7L, "789"), ((long)chunk["offset"]!, Encoding.UTF8.GetString(data)));
        var request = Assert.Single(Logs.Requests);
        Assert.Equal((Jobs.Name, 2, true), (request.Job, request.Attempt, request.Follow));
    }

    [Fact]
    public async Task Get_PeerBreaksInTheMiddle_NamesItInTheStream()
    {
        Logs.Add("s", "one"u8.ToArray());
        Logs.BeforeMessage = (_, n, _) => n == 1 ? throw new RpcException(new Status(StatusCode.Unavailable, "the disk failed")) : Task.CompletedTask;

        using var frames = await Frames.OfAsync(await _host.OpenAsync(Log));

        await frames.NextAsync("chunk");
        var problem = (await frames.NextAsync("problem")).Value;
        Assert.Equal(("LogShipper", "the disk failed", true), ((string)problem["peer"]!, (string)problem["message"]!, (bool)problem["passing"]!));
        Assert.Null(await frames.NextAsync());
    }

    [Fact]
    public async Task Get_NoLog_IsNotFound()
    {
        Logs.BeforeMessage = (_, _, _) => throw new RpcException(new Status(StatusCode.NotFound, "no log"));

        using var answer = await _host.OpenAsync($"{Log}?follow=0");

        await JobListTests.IsProblemAsync(answer, HttpStatusCode.NotFound, "LogShipper", passing: false);
        Assert.False(Assert.Single(Logs.Requests).Follow);
    }

    [Fact]
    public async Task Get_PeerIsGone_NamesIt()
    {
        await _host.Peers.StopAsync();

        using var answer = await _host.OpenAsync(Log);

        if (answer.IsSuccessStatusCode)
        {
            // It took longer than the page waits before it opens the stream.
            using var frames = await Frames.OfAsync(answer);
            Assert.Equal("LogShipper", (string)(await frames.NextAsync("problem")).Value["peer"]!);
        }
        else
        {
            await JobListTests.IsProblemAsync(answer, HttpStatusCode.BadGateway, "LogShipper", passing: true);
        }
    }

    [Fact]
    public async Task Get_BrowserLeaves_FreesTheStream()
    {
        using (var answer = await _host.OpenAsync(Log))
        {
            using var frames = await Frames.OfAsync(answer);
            Logs.Add("s", "one"u8.ToArray());
            await frames.NextAsync("chunk");
            Assert.Equal((1, 1), (_host.Gate.Streams, Logs.Tails));
        }

        await Eventually.TrueAsync("the stream is given up", () => _host.Gate.Streams == 0 && Logs.Tails == 0);
    }

    [Fact]
    public async Task Get_MoreThanTheBound_IsRefusedUntilOneLeaves()
    {
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < 3; i++)
        {
            open.Add(await _host.OpenAsync(Log));
        }

        using (var refused = await _host.OpenAsync(Log))
        {
            await JobListTests.IsProblemAsync(refused, HttpStatusCode.ServiceUnavailable, "Reporter", passing: true);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        open[0].Dispose();
        await Eventually.TrueAsync("a place is free", () => _host.Gate.Streams == 2);
        open[0] = await _host.OpenAsync(Log);
        Assert.Equal(HttpStatusCode.OK, open[0].StatusCode);
        open.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task Get_BrowserTakesNothing_CostsOnlyItself()
    {
        var block = new byte[60_000];
        const int Blocks = 1_500;
        for (var i = 0; i < Blocks; i++)
        {
            Logs.Add("s", block);
        }

        Logs.Seal();
        var sent = 0;
        Logs.BeforeMessage = (request, _, _) =>
        {
            Interlocked.Add(ref sent, request.Attempt == 1 ? 1 : 0);
            return Task.CompletedTask;
        };
        using var slow = await _host.OpenAsync($"{Log}?attempt=1");
        using var quick = await Frames.OfAsync(await _host.OpenAsync($"{Log}?attempt=2"));

        await quick.NextAsync("end");

        // 90 MB were there to send: what the slow one does not take waits in the log, not in Reporter.
        Assert.InRange(Volatile.Read(ref sent), 0, Blocks - 1);
    }

    [Fact]
    public async Task Get_BrowserTakesNothingForLong_IsCutOff()
    {
        await using var host = await PageHost.StartAsync("--Reporter:Page:SlowBrowser=00:00:02");
        for (var i = 0; i < 1_000; i++)
        {
            host.Peers.Logs.Add("s", new byte[60_000]);
        }

        using var slow = await host.OpenAsync($"{Log}?attempt=1");
        using var quick = await Frames.OfAsync(await host.OpenAsync($"{Log}?attempt=2"));
        await quick.NextAsync("chunk", chunk => (long)chunk["offset"]! == 999 * 60_000);

        await Eventually.TrueAsync("the slow one is cut off, the other stays", () => host.Peers.Logs.OpenAttempts.SequenceEqual([2]));
        host.Peers.Logs.Seal();
        await quick.NextAsync("end");
    }

    [Fact]
    public async Task Stop_WhileStreamsAreOpen_EndsThemWithAWord()
    {
        using var frames = await Frames.OfAsync(await _host.OpenAsync(Log));
        Logs.Add("s", "one"u8.ToArray());
        await frames.NextAsync("chunk");

        var stopped = _host.StopAsync();

        Assert.Equal("Reporter", (string)(await frames.NextAsync("problem")).Value["peer"]!);
        await stopped.WaitAsync(PageHost.Patience);
    }

    [Theory]
    [InlineData("attempt=x")]
    [InlineData("attempt=99999999999")]
    [InlineData("offset=-1")]
    public async Task Get_WrongNumber_IsRefused(string query)
    {
        using var answer = await _host.OpenAsync($"{Log}?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Logs.Requests);
    }

    [Fact]
    public async Task Head_OpensNothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Log);

        using var answer = await _host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(Logs.Requests);
    }
}
