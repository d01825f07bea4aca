using System.Security.Cryptography;
using Grpc.Core;
using Mesh.Hosting.JobTokens;
using Mesh.Reporter.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Tests.Reports;

public sealed class JobTokenTests : IAsyncLifetime
{
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
    }

    public async Task DisposeAsync()
    {
        _signer.Dispose();
        await _host.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task ReportStep_OwnToken_IsStored() =>
        await _host.Client.ReportStepAsync(Words.StepRequest(Words.Job, 2, Words.Step(0)), Bearer(Words.Job.ToString(), 2));

    [Fact]
    public async Task ReportStep_NoToken_IsUnauthenticated()
    {
        var error = await Errors.OfAsync(_host.Client.ReportStepAsync(Words.StepRequest(Words.Job, 2, Words.Step(0))));

        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Theory]
    [InlineData("projects/demo/jobs/other", 2)]
    [InlineData("projects/demo/jobs/01j9zq3k2m4n5p6r", 3)]
    public async Task ReportResult_TokenOfAnotherAttempt_IsDenied(string job, int attempt)
    {
        var error = await Errors.OfAsync(
            _host.Client.ReportResultAsync(Words.ResultRequest(Words.Job, 2, Words.Result()), Bearer(job, attempt)));

        Assert.Equal(StatusCode.PermissionDenied, error.StatusCode);
    }

    private Metadata Bearer(string job, int attempt) =>
        new() { { "authorization", $"Bearer {_signer.Sign(new JobTokenClaims(job, attempt, 1))}" } };
}
