using System.Security.Cryptography;
using Grpc.Core;
using Mesh.Hosting.JobTokens;
using Mesh.LogShipper.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Push;

public sealed class PushTokenTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-keys-").FullName;
    private LogService _service = null!;

    public async Task InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (secret, open) = (Path.Combine(_directory, "key"), Path.Combine(_directory, "pub"));
        await File.WriteAllTextAsync(secret, key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(open, key.ExportSubjectPublicKeyInfoPem());
        _service = await LogService.StartAsync(
            null, $"--Mesh:JobTokens:PrivateKeyFile={secret}", $"--Mesh:JobTokens:PublicKeyFile={open}");
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Push_TokenOfTheAttempt_Opens()
    {
        using var pusher = await Pusher.OpenAsync(_service.Client, headers: Bearer(Pusher.Job, 1));
        await pusher.WriteAsync(0, "x");
    }

    [Fact]
    public async Task Push_NoToken_IsUnauthenticated()
    {
        var error = await Errors.OfAsync(() => Pusher.OpenAsync(_service.Client));
        Assert.Equal((StatusCode.Unauthenticated, "JOB_TOKEN_MISSING"), error);
    }

    [Theory]
    [InlineData(Pusher.Job, 2)]
    [InlineData("projects/demo/jobs/02", 1)]
    public async Task Push_TokenOfAnother_IsDenied(string job, int attempt)
    {
        var error = await Errors.OfAsync(() => Pusher.OpenAsync(_service.Client, headers: Bearer(job, attempt)));
        Assert.Equal((StatusCode.PermissionDenied, "JOB_TOKEN_OTHER"), error);
    }

    private Metadata Bearer(string job, int attempt)
    {
        var token = _service.Services.GetRequiredService<JobTokenSigner>().Sign(new JobTokenClaims(job, attempt, 1));
        return new Metadata { { "authorization", $"Bearer {token}" } };
    }
}
