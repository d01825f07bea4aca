using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Mesh.Hosting.JobTokens;

/// <summary>Signs job tokens: JWTs (RFC 7519) with ES256, issuer <c>mesh</c>, audience <c>mesh-job</c>.</summary>
public sealed class JobTokenSigner : IDisposable
{
    internal const string Issuer = "mesh";
    internal const string Audience = "mesh-job";
    internal const string AttemptClaim = "attempt";
    internal const string EpochClaim = "epoch";
    internal const string NeedsClaim = "needs";

    private readonly ECDsa? _key;
    private readonly SigningCredentials? _credentials;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public JobTokenSigner(IOptions<JobTokenOptions> options, TimeProvider time)
    {
        _time = time;
        _lifetime = options.Value.Lifetime;
        if (options.Value.PrivateKeyFile is { Length: > 0 } file)
        {
            _key = ECDsa.Create();
            _key.ImportFromPem(File.ReadAllText(file));
            _credentials = new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256);
        }
    }

    /// <summary>Makes a token; the empty string when no private key is configured.</summary>
    public string Sign(JobTokenClaims claims)
    {
        if (_credentials is null)
        {
            return "";
        }

        var now = _time.GetUtcNow().UtcDateTime;
        var own = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = claims.Job,
            [AttemptClaim] = claims.Attempt,
            [EpochClaim] = claims.Epoch,
        };
        if (claims.Needs.Length > 0)
        {
            own[NeedsClaim] = claims.Needs;
        }

        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + _lifetime,
            SigningCredentials = _credentials,
            Claims = own,
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();
}
