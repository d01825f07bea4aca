using Grpc.Core;
using Mesh.Report.V1;
using Mesh.Reporter.Tests.Hosting;

namespace Mesh.Reporter.Tests.Artifacts;

public sealed class DownloadArtifactTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private ReporterHost _host = null!;

    private ReporterService.ReporterServiceClient Client => _host.Client;

    public async Task InitializeAsync()
    {
        _host = await ReporterHost.StartAsync(_data, "--Reporter:Artifacts:MaxDownloads=1", "--Reporter:Artifacts:MaxUploads=1");
        await Client.BeginAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _data.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    public async Task Download_FromAnOffset_IsTheRest(long offset)
    {
        var content = Files.Content(100_000);
        await Client.UploadAsync("a", content);

        var (artifact, rest) = await Client.DownloadAsync(Files.Of("a", offset: offset));

        Assert.Equal(100_000, artifact.Length);
        Assert.Equal(content[(int)offset..], rest);
    }

    [Fact]
    public async Task Download_OffsetBehindTheEnd_IsOutOfRange()
    {
        await Client.UploadAsync("a", Files.Content(10));

        var error = await FailsAsync(Files.Of("a", offset: 11));

        Assert.Equal((StatusCode.OutOfRange, "OFFSET_UNKNOWN"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task Download_AttemptZero_IsTheNewestThatReported()
    {
        await Client.UploadAsync("a", Files.Content(10, seed: 1));
        await Client.BeginAsync(attempt: 2, epoch: 2);

        var newest = await FailsAsync(Files.Of("a"));
        var (_, first) = await Client.DownloadAsync(Files.Of("a", attempt: 1));

        Assert.Equal((StatusCode.NotFound, "ARTIFACT_NOT_FOUND"), (newest.StatusCode, newest.Reason()));
        Assert.Equal(Files.Content(10, seed: 1), first);
    }

    [Fact]
    public async Task Download_OfWhatIsNotThere_IsNotFound()
    {
        Assert.Equal("ARTIFACT_NOT_FOUND", (await FailsAsync(Files.Of("b"))).Reason());
        var unknown = new DownloadArtifactRequest { Job = Words.JobNumber(7).ToString(), Path = "a" };
        Assert.Equal("REPORT_NOT_FOUND", (await FailsAsync(unknown)).Reason());
    }

    [Fact]
    public async Task Download_ContentGoneFromTheDisk_IsDataLoss()
    {
        await Client.UploadAsync("a", Files.Content(10));
        Directory.Delete(Path.Combine(_data.Path, "artifacts", "content"), recursive: true);

        var error = await FailsAsync(Files.Of("a"));

        Assert.Equal((StatusCode.DataLoss, "ARTIFACT_LOST"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task Download_BeyondTheBound_IsRefusedUntilAPlaceIsFree()
    {
        await Client.UploadAsync("a", Files.Content(20_000_000));
        using (var slow = Client.DownloadArtifact(Files.Of("a")))
        {
            await slow.ResponseStream.MoveNext(CancellationToken.None);
            Assert.Equal("DOWNLOADS_TOO_MANY", (await FailsAsync(Files.Of("a"))).Reason());
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                Assert.Equal(20_000_000, (await Client.DownloadAsync(Files.Of("a"))).Content.Length);
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
            {
                await Task.Delay(10, patience.Token);
            }
        }
    }

    [Fact]
    public async Task Upload_BeyondTheBound_IsRefused()
    {
        using var open = Client.UploadArtifact();
        await open.RequestStream.WriteAsync(Files.First("a", Files.Content(10)));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Files.Count(_data.Path) == 0)
        {
            await Task.Delay(10, patience.Token);
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => Client.UploadAsync("b", []));

        Assert.Equal((StatusCode.ResourceExhausted, "UPLOADS_TOO_MANY"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task List_Pages_AreInTheOrderOfPathsAndEndWithTheLast()
    {
        string[] paths = ["b", "a/z", "a", "c", "a/b"];
        foreach (var path in paths)
        {
            await Client.UploadAsync(path, Files.Content(3));
        }

        Assert.Equal(paths.Order(StringComparer.Ordinal), await Client.PathsAsync(pageSize: 2));
        var report = (await Client.GetReportAsync(new GetReportRequest { Job = Words.Job.ToString() })).Report;
        Assert.Equal(paths.Order(StringComparer.Ordinal), report.Artifacts.Select(artifact => artifact.Path));
        Assert.Equal((5, 15), (report.ArtifactCount, report.ArtifactBytes));
    }

    [Fact]
    public async Task List_TokenOfAnotherQuery_IsRefused()
    {
        await Client.UploadAsync("a", []);
        await Client.UploadAsync("b", []);
        var page = await Client.ListArtifactsAsync(new ListArtifactsRequest { Job = Words.Job.ToString(), PageSize = 1 });

        var error = await Errors.OfAsync(Client.ListArtifactsAsync(
            new ListArtifactsRequest { Job = Words.Job.ToString(), Attempt = 1, PageToken = page.NextPageToken }));

        Assert.Equal("PAGE_TOKEN_INVALID", error.Reason());
    }

    private async Task<RpcException> FailsAsync(DownloadArtifactRequest request) =>
        await Assert.ThrowsAsync<RpcException>(() => Client.DownloadAsync(request));
}
