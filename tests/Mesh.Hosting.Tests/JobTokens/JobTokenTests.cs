using System.Security.Cryptography;
using Grpc.Core;
using Mesh.Hosting.JobTokens;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Mesh.Hosting.Tests.JobTokens;

public sealed class JobTokenTests : IDisposable
{
    private static readonly JobTokenClaims Claims = new("projects/web/jobs/a1", 2, 7);

    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-tokens-").FullName;
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Require_TokenOfTheAttempt_IsLetThrough()
    {
        await VerifierOf("a").RequireAsync(Call(SignerOf("a").Sign(Claims)), Claims.Job, Claims.Attempt, Claims.Epoch);
    }

    [Theory]
    [InlineData("projects/web/jobs/b2", 2, 7L)]
    [InlineData("projects/web/jobs/a1", 1, 7L)]
    [InlineData("projects/web/jobs/a1", 2, 8L)]
    public async Task Require_TokenOfAnother_IsPermissionDenied(string job, int attempt, long epoch)
    {
        var token = SignerOf("a").Sign(Claims);
        var error = await Assert.ThrowsAsync<RpcException>(() => VerifierOf("a").RequireAsync(Call(token), job, attempt, epoch));
        Assert.Equal(StatusCode.PermissionDenied, error.StatusCode);
    }

    [Fact]
    public async Task Require_NoTokenAnotherKeyOrGarbage_IsUnauthenticated()
    {
        string?[] tokens = [null, "", "not.a.token", SignerOf("b").Sign(Claims)];
        foreach (var token in tokens)
        {
            var error = await Assert.ThrowsAsync<RpcException>(
                () => VerifierOf("a").RequireAsync(Call(token), Claims.Job, Claims.Attempt));
            Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
        }
    }

    [Fact]
    public async Task Require_ExpiredToken_IsUnauthenticated()
    {
        var token = SignerOf("a").Sign(Claims);
        _time.Advance(TimeSpan.FromHours(27));

        var error = await Assert.ThrowsAsync<RpcException>(
            () => VerifierOf("a").RequireAsync(Call(token), Claims.Job, Claims.Attempt));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static HeaderContext Call(string? token) =>
        new(token is null ? [] : new Metadata { { "authorization", "Bearer " + token } });

    private JobTokenSigner SignerOf(string key) =>
        new(Options.Create(new JobTokenOptions { PrivateKeyFile = KeyFile(key, ".key") }), _time);

    private JobTokenVerifier VerifierOf(string key) =>
        new(Options.Create(new JobTokenOptions { PublicKeyFile = KeyFile(key, ".pub") }), _time, NullLogger<JobTokenVerifier>.Instance);

    private string KeyFile(string name, string kind)
    {
        var path = Path.Combine(_directory, name);
        if (!File.Exists(path + ".key"))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            File.WriteAllText(path + ".key", key.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(path + ".pub", key.ExportSubjectPublicKeyInfoPem());
        }

        return path + kind;
    }
}
