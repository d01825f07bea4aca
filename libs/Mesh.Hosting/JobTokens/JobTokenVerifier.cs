using System.Security.Cryptography;
using Grpc.Core;
using Mesh.Hosting.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Mesh.Hosting.JobTokens;

/// <summary>Checks that a caller bears the token of the attempt that it speaks for.</summary>
public sealed partial class JobTokenVerifier : IDisposable
{
    private const string Scheme = "Bearer ";

    // Nodes' clocks may be apart by this much.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    private readonly ECDsa? _key;
    private readonly TokenValidationParameters? _parameters;
    private readonly JsonWebTokenHandler _handler = new();

    public JobTokenVerifier(IOptions<JobTokenOptions> options, TimeProvider time, ILogger<JobTokenVerifier> logger)
    {
        if (options.Value.PublicKeyFile is not { Length: > 0 } file)
        {
            LogNotChecked(logger);
            return;
        }

        _key = ECDsa.Create();
        _key.ImportFromPem(File.ReadAllText(file));
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = JobTokenSigner.Issuer,
            ValidAudience = JobTokenSigner.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = new ECDsaSecurityKey(_key),
            RequireExpirationTime = true,
            LifetimeValidator = (from, to, _, _) =>
            {
                var now = time.GetUtcNow().UtcDateTime;
                return from - ClockSkew <= now && now <= to + ClockSkew;
            },
        };
    }

    /// <summary>
    /// Returns when the call bears a good token for this job and attempt (and epoch, when given). Does nothing when no public
    /// key is configured.
    /// </summary>
    /// <exception cref="RpcException">
    /// UNAUTHENTICATED for no token, a wrong or an expired one; PERMISSION_DENIED for one of another job, attempt or epoch.
    /// </exception>
    public async Task RequireAsync(ServerCallContext context, string job, int attempt, long? epoch = null)
    {
        if (_parameters is null)
        {
            return;
        }

        var header = context.RequestHeaders.GetValue("authorization");
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw MeshErrors.Unauthenticated("JOB_TOKEN_MISSING", "This call needs the job token as `authorization: Bearer`.");
        }

        var result = await _handler.ValidateTokenAsync(header[Scheme.Length..].Trim(), _parameters);
        if (!result.IsValid)
        {
            throw MeshErrors.Unauthenticated("JOB_TOKEN_INVALID", "The job token is not valid, or has expired.");
        }

        var token = (JsonWebToken)result.SecurityToken;
        var matches = token.Subject == job
            && token.TryGetPayloadValue<int>(JobTokenSigner.AttemptClaim, out var a) && a == attempt
            && token.TryGetPayloadValue<long>(JobTokenSigner.EpochClaim, out var e) && (epoch is null || e == epoch);
        if (!matches)
        {
            throw MeshErrors.PermissionDenied("JOB_TOKEN_OTHER", "The job token belongs to another job, attempt or epoch.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();
}
