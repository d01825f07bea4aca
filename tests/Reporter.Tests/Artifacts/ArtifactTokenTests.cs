using System.Security.Cryptography;
using Grpc.Core;
using Mesh.Artifacts;
using Mesh.Hosting.JobTokens;
using Mesh.Report.V1;
using Mesh.Reporter.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Tests.Artifacts;

public sealed class ArtifactTokenTests : IAsyncLifetime
{
    private static readonly string Needed = Words.Job.ToString();
    private static readonly string Other = Words.JobNumber(1).ToString();
    private static readonly string Reading = Words.JobNumber(2).ToString();

    private readonly TemporaryDirectory _data = new();
    private ReporterHost _host = null!;
    private JobTokenSigner _signer = null!;

    public async Task InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (privateFile, publicFile) = (Path.Combine(_data.Path, "k.key"), Path.Combine(_data.Path, "k.pub"));
        await File.WriteAllTextAsync(privateFile, key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(publicFile, key.ExportSubjectPublicKeyInfoPem());
        _signer = new JobTokenSigner(Options.Create(new JobTokenOptions { PrivateKeyFile = privateFile }), TimeProvider.System);
        _host = await ReporterHost.StartAsync(_data, $"--Mesh:JobTokens:PublicKeyFile={publicFile}");
        await _host.Client.ReportStepAsync(Words.StepRequest(Words.Job, 1, Words.Step(0)), Bearer(Needed, 1, 1));
        await UploadAsync(Bearer(Needed, 1, 1));
    }

    public async Task DisposeAsync()
    {
        _signer.Dispose();
        await _host.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Upload_NoToken_IsUnauthenticated() =>
        Assert.Equal(StatusCode.Unauthenticated, (await FailsAsync(UploadAsync([]))).StatusCode);

    [Theory]
    [InlineData("projects/demo/jobs/other", 1, 1)]
    [InlineData("projects/demo/jobs/01j9zq3k2m4n5p6r", 2, 1)]
    [InlineData("projects/demo/jobs/01j9zq3k2m4n5p6r", 1, 2)]
    public async Task Upload_TokenOfAnotherJobAttemptOrEpoch_IsDenied(string job, int attempt, long epoch) =>
        Assert.Equal(StatusCode.PermissionDenied, (await FailsAsync(UploadAsync(Bearer(job, attempt, epoch)))).StatusCode);

    [Fact]
    public async Task Download_TokenOfTheJobItself_ADependantOrNone_IsGiven()
    {
        await DownloadAsync(Bearer(Needed, 3, 3), []);
        await DownloadAsync(Bearer(Reading, 1, 1, Other, Needed), [Other, Needed]);
        await DownloadAsync([], []);
    }

    [Fact]
    public async Task Download_TokenOfAJobThatDoesNotNeedIt_IsDenied()
    {
        var none = Bearer(Reading, 1, 1);
        var others = Bearer(Reading, 1, 1, Other);
        (Metadata Headers, string[] Needs)[] calls =
        [
            (none, []), (none, [Needed]), (others, [Needed]), (others, [Other]), (others, [Other, Needed]),
            (Bearer(Reading, 1, 1, Other, Needed), []),
        ];

        foreach (var (headers, needs) in calls)
        {
            var error = await FailsAsync(DownloadAsync(headers, needs));
            Assert.Equal((StatusCode.PermissionDenied, "JOB_TOKEN_OTHER"), (error.StatusCode, error.Reason()));
            var list = new ListArtifactsRequest { Job = Needed, Needs = { needs } };
            Assert.Equal(
                StatusCode.PermissionDenied, (await Errors.OfAsync(_host.Client.ListArtifactsAsync(list, headers))).StatusCode);
        }
    }

    [Fact]
    public async Task Download_TokenThatIsNoToken_IsUnauthenticated()
    {
        var error = await FailsAsync(DownloadAsync(new Metadata { { "authorization", "Bearer nonsense" } }, []));

        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    private Task UploadAsync(Metadata headers)
    {
        var content = Files.Content(10);
        return _host.Client.UploadAsync(Files.First("a", content), content, headers: headers);
    }

    private Task DownloadAsync(Metadata headers, string[] needs)
    {
        var request = Files.Of("a");
        request.Needs.Add(needs);
        return _host.Client.DownloadAsync(request, headers);
    }

    private Metadata Bearer(string job, int attempt, long epoch, params string[] needs) => new()
    {
        { "authorization", $"Bearer {_signer.Sign(new JobTokenClaims(job, attempt, epoch, NeededJobs.Hash(needs)))}" },
    };

    private static async Task<RpcException> FailsAsync(Task call) => await Assert.ThrowsAsync<RpcException>(() => call);
}
