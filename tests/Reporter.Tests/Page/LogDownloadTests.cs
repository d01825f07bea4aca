using System.Net;
using Grpc.Core;
using Mesh.Reporter.Tests.Page.Support;

namespace Mesh.Reporter.Tests.Page;

public sealed class LogDownloadTests : IAsyncLifetime
{
    private const string Download = Jobs.Path + "/log?attempt=1";

    private PageHost _host = null!;

    public async Task InitializeAsync() => _host = await PageHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_Log_IsItsBytesAsAFileThatCannotRun()
    {
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        foreach (var part in bytes.Chunk(60_000))
        {
            _host.Peers.Logs.Add("s", part);
        }

        using var answer = await _host.Client.GetAsync(Download);

        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("01j9zq3k2m4n5p6r-1.log", answer.Content.Headers.ContentDisposition.FileName);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.False(Assert.Single(_host.Peers.Logs.Requests).Follow);
    }

    [Fact]
    public async Task Get_PeerBreaksInTheMiddle_IsBrokenOffAndNotTakenForTheWhole()
    {
        _host.Peers.Logs.Add("s", new byte[60_000]);
        _host.Peers.Logs.BeforeMessage = (_, n, _) =>
            n == 1 ? throw new RpcException(new Status(StatusCode.Unavailable, "gone")) : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _host.Client.GetByteArrayAsync(Download));
    }

    [Fact]
    public async Task Get_NoLog_IsNotFound()
    {
        _host.Peers.Logs.BeforeMessage = (_, _, _) => throw new RpcException(new Status(StatusCode.NotFound, "no log"));

        using var answer = await _host.Client.GetAsync(Download);

        await JobListTests.IsProblemAsync(answer, HttpStatusCode.NotFound, "LogShipper", passing: false);
    }
}
