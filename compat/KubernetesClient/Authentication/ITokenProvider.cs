using System.Net.Http.Headers;

namespace k8s.Authentication;

/// <summary>Knows the bearer token of the moment.</summary>
public interface ITokenProvider
{
    Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken);
}
