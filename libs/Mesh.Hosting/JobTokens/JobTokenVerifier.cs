using System.Security.Cryptography;
using Grpc.Core;
using Mesh.Artifacts;
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

        var token = await ReadAsync(context, _parameters)
            ?? throw MeshErrors.Unauthenticated("JOB_TOKEN_MISSING", "This call needs the job token as `authorization: Bearer`.");
        var matches = token.Subject == job
            && token.TryGetPayloadValue<int>(JobTokenSigner.AttemptClaim, out var a) && a == attempt
            && token.TryGetPayloadValue<long>(JobTokenSigner.EpochClaim, out var e) && (epoch is null || e == epoch);
        if (!matches)
        {
            throw MeshErrors.PermissionDenied("JOB_TOKEN_OTHER", "The job token belongs to another job, attempt or epoch.");
        }
    }

    /// <summary>
    /// Returns when the call bears no token, as a user's does, or a good one of the job, or of a job that needs it. Does nothing when
    /// no public key is configured.
    /// </summary>
    /// <param name="context">The call.</param>
    /// <param name="job">The job that is read.</param>
    /// <param name="needs">All jobs that the bearer says it needs, in their order.</param>
    /// <exception cref="RpcException">
    /// UNAUTHENTICATED for a wrong or expired token; PERMISSION_DENIED for one of a job that may not read this one.
    /// </exception>
    public async Task RequireReaderAsync(ServerCallContext context, string job, IReadOnlyCollection<string> needs)
    {
        if (_parameters is null || await ReadAsync(context, _parameters) is not { } token || token.Subject == job)
        {
            return;
        }

        var isNeeded = token.TryGetPayloadValue<string>(JobTokenSigner.NeedsClaim, out var hash)
            && needs.Contains(job) && hash == NeededJobs.Hash(needs);
        if (!isNeeded)
        {
            throw MeshErrors.PermissionDenied(
                "JOB_TOKEN_OTHER", "The job token is of a job that does not need this one, or `needs` are not that job's.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();

    /// <summary>The token of a call; null for none.</summary>
    private async Task<JsonWebToken?> ReadAsync(ServerCallContext context, TokenValidationParameters parameters)
    {
        var header = context.RequestHeaders.GetValue("authorization");
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var result = await _handler.ValidateTokenAsync(header[Scheme.Length..].Trim(), parameters);
        return result.IsValid
            ? (JsonWebToken)result.SecurityToken
            : throw MeshErrors.Unauthenticated("JOB_TOKEN_INVALID", "The job token is not valid, or has expired.");
    }
}
