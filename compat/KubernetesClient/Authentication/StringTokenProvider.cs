using System.Net.Http.Headers;

namespace k8s.Authentication;

/// <summary>A token that never changes.</summary>
public sealed class StringTokenProvider : ITokenProvider
{
    private readonly string _accessToken;

    public StringTokenProvider(string accessToken, string tokenType)
    {
        _accessToken = accessToken;
        TokenType = tokenType;
    }

    public string TokenType { get; }

    public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new AuthenticationHeaderValue(TokenType, _accessToken));
}
