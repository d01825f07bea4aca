using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Report.V1;
using Mesh.Reporter.Tests.Hosting;

namespace Mesh.Reporter.Tests.Artifacts;

public sealed class UploadArtifactTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _data = new();
    private ReporterHost _host = null!;

    private ReporterService.ReporterServiceClient Client => _host.Client;

    public async Task InitializeAsync()
    {
        _host = await ReporterHost.StartAsync(
            _data,
            "--Reporter:Artifacts:FileBytes=40000000",
            "--Reporter:Artifacts:AttemptBytes=40000010",
            "--Reporter:Artifacts:AttemptFiles=5",
            "--Reporter:Artifacts:TotalBytes=40000020");
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
    [InlineData(65_536)]
    [InlineData(40_000_000)]
    public async Task Upload_FileOfAnyLength_IsReadBackWhole(int length)
    {
        var content = Files.Content(length);

        var stored = await Client.UploadAsync("build/app", content);

        Assert.Equal(length, stored.Length);
        var (artifact, read) = await Client.DownloadAsync(Files.Of("build/app"));
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(read));
        Assert.Equal(SHA256.HashData(content), artifact.Sha256.ToByteArray());
        Assert.Equal(length, artifact.Length);
        Assert.False(artifact.Executable);
    }

    [Fact]
    public async Task Upload_ExecutableInOneMessage_KeepsTheMode()
    {
        byte[] content = [1, 2, 3];
        var whole = Files.First("run.sh", content);
        whole.Executable = true;
        whole.Data = ByteString.CopyFrom(content);
        whole.Sha256 = ByteString.CopyFrom(SHA256.HashData(content));
        using var call = Client.UploadArtifact();
        await call.RequestStream.WriteAsync(whole);
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;

        var (artifact, read) = await Client.DownloadAsync(Files.Of("run.sh"));

        Assert.True(artifact.Executable);
        Assert.Equal(content, read);
    }

    [Fact]
    public async Task Upload_SameFileAgain_IsOkAlsoAfterTheResult()
    {
        var content = Files.Content(100);
        await Client.UploadAsync("a", content);
        await Client.UploadAsync("a", content);
        await Client.ReportResultAsync(Words.ResultRequest(Words.Job, 1, Words.Result()));
        await Client.UploadAsync("a", content);

        Assert.Equal(1, Files.Count(_data.Path));
        Assert.Equal(["a"], await Client.PathsAsync());
    }

    [Fact]
    public async Task Upload_AnotherFileOfThePath_TakesItsPlaceUntilTheResult()
    {
        await Client.UploadAsync("a", Files.Content(100, seed: 1));
        await Client.UploadAsync("a", Files.Content(100, seed: 2));
        await Client.ReportResultAsync(Words.ResultRequest(Words.Job, 1, Words.Result()));

        var same = await FailsAsync(Client.UploadAsync("a", Files.Content(100, seed: 3)));
        var other = await FailsAsync(Client.UploadAsync("b", Files.Content(100)));

        Assert.Equal((StatusCode.FailedPrecondition, "RESULT_EXISTS"), (same.StatusCode, same.Reason()));
        Assert.Equal((StatusCode.FailedPrecondition, "RESULT_EXISTS"), (other.StatusCode, other.Reason()));
        Assert.Equal(Files.Content(100, seed: 2), (await Client.DownloadAsync(Files.Of("a"))).Content);
        Assert.Equal(1, Files.Count(_data.Path));
    }

    [Fact]
    public async Task Upload_LaterAttemptReported_IsStale()
    {
        await Client.BeginAsync(attempt: 2, epoch: 2);

        var error = await FailsAsync(Client.UploadAsync("a", Files.Content(1)));

        Assert.Equal((StatusCode.FailedPrecondition, "ATTEMPT_STALE"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task Upload_LaterPodOfTheAttempt_VoidsWhatTheEarlierStored()
    {
        await Client.UploadAsync("old", Files.Content(10));
        await Client.BeginAsync(epoch: 2);

        Assert.Empty(await Client.PathsAsync());
        await Client.UploadAsync("new", Files.Content(10), epoch: 2);
        var error = await FailsAsync(Client.UploadAsync("late", Files.Content(1), epoch: 1));

        Assert.Equal("ATTEMPT_STALE", error.Reason());
        Assert.Equal(["new"], await Client.PathsAsync());
        Assert.Equal(1, Files.Count(_data.Path));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../reports.db")]
    [InlineData("a/../b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public async Task Upload_PathThatLeadsElsewhere_IsRefused(string path)
    {
        var error = await FailsAsync(Client.UploadAsync(path, Files.Content(1)));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(["path"], error.Fields());
        Assert.Equal(0, Files.Count(_data.Path));
    }

    [Fact]
    public async Task Upload_EveryFieldWrong_NamesEachOfThem()
    {
        var error = await FailsAsync(Client.UploadAsync(new UploadArtifactRequest { Job = "x", Length = -1 }, []));

        Assert.Equal(["job", "attempt", "epoch", "length", "path"], error.Fields());
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public async Task Upload_LengthThatIsNotTheBytes_IsDamagedAndLeavesNothing(int told)
    {
        var content = Files.Content(100);
        var first = Files.First("a", content);
        first.Length = told;

        var error = await FailsAsync(Client.UploadAsync(first, content));

        await AssertNothingAsync((StatusCode.Aborted, "ARTIFACT_DAMAGED"), error);
    }

    [Fact]
    public async Task Upload_WrongHash_IsDamagedAndLeavesNothing()
    {
        var content = Files.Content(100);

        var error = await FailsAsync(Client.UploadAsync(Files.First("a", content), content, sha256: new byte[32]));

        await AssertNothingAsync((StatusCode.Aborted, "ARTIFACT_DAMAGED"), error);
    }

    [Fact]
    public async Task Upload_StreamEndsBeforeTheHash_IsTornAndLeavesNothing()
    {
        using var call = Client.UploadArtifact();
        await call.RequestStream.WriteAsync(Files.First("a", Files.Content(10)));
        await call.RequestStream.CompleteAsync();

        await AssertNothingAsync((StatusCode.InvalidArgument, "UPLOAD_TORN"), await FailsAsync(call.ResponseAsync));
    }

    [Fact]
    public async Task Upload_SenderFallsSilent_IsEndedAndLeavesNothing()
    {
        await _host.DisposeAsync();
        _host = await ReporterHost.StartAsync(_data, "--Reporter:Artifacts:Silence=00:00:01");
        using var call = Client.UploadArtifact();
        await call.RequestStream.WriteAsync(Files.First("a", Files.Content(10)));

        await AssertNothingAsync((StatusCode.DeadlineExceeded, "UPLOAD_SILENT"), await FailsAsync(call.ResponseAsync));
    }

    [Fact]
    public async Task Upload_SenderGoesAway_LeavesNothingAndGivesItsRoomBack()
    {
        var large = Files.Content(40_000_000);
        using (var call = Client.UploadArtifact())
        {
            await call.RequestStream.WriteAsync(Files.First("a", large));
            await EventuallyAsync(() => Files.Count(_data.Path) == 1);
        }

        await EventuallyAsync(() => Files.Count(_data.Path) == 0);
        await Client.UploadAsync("a", large);
    }

    [Fact]
    public async Task Upload_AtEachBound_IsRefusedWithItsName()
    {
        var tooLarge = await FailsAsync(Client.UploadAsync("large", Files.Content(40_000_001)));
        Assert.Equal((StatusCode.ResourceExhausted, "ARTIFACT_TOO_LARGE"), (tooLarge.StatusCode, tooLarge.Reason()));

        await Client.UploadAsync("1", Files.Content(39_999_999));
        await Client.UploadAsync("2", Files.Content(11));
        var attempt = await FailsAsync(Client.UploadAsync("3", Files.Content(1)));
        Assert.Equal("ARTIFACTS_TOO_LARGE", attempt.Reason());
        foreach (var path in new[] { "3", "4", "5" })
        {
            await Client.UploadAsync(path, []);
        }

        var many = await FailsAsync(Client.UploadAsync("6", []));
        Assert.Equal("ARTIFACTS_TOO_MANY", many.Reason());

        await Client.BeginAsync(attempt: 2, epoch: 2);
        await Client.UploadAsync("1", Files.Content(10), attempt: 2, epoch: 2);
        var full = await FailsAsync(Client.UploadAsync("2", Files.Content(1), attempt: 2, epoch: 2));
        Assert.Equal("ARTIFACT_STORE_FULL", full.Reason());
        Assert.Contains("40000020", full.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(6, Files.Count(_data.Path));
    }

    [Fact]
    public async Task Upload_ReplacesAtTheBound_IsNotRefused()
    {
        foreach (var path in new[] { "1", "2", "3", "4", "5" })
        {
            await Client.UploadAsync(path, Files.Content(8_000_000));
        }

        await Client.UploadAsync("5", []);
        await Client.UploadAsync("5", Files.Content(20));
        Assert.Equal(5, (await Client.PathsAsync()).Count);
    }

    private async Task AssertNothingAsync((StatusCode, string) expected, RpcException error)
    {
        Assert.Equal(expected, (error.StatusCode, error.Reason()));
        Assert.Empty(await Client.PathsAsync());
        await EventuallyAsync(() => Files.Count(_data.Path) == 0);
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static async Task<RpcException> FailsAsync(Task call) => await Assert.ThrowsAsync<RpcException>(() => call);
}
