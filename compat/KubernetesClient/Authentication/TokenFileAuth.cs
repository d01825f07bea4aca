using System.Net.Http.Headers;

namespace k8s.Authentication;

/// <summary>A service account's token, read again every minute: the kubelet rotates the file.</summary>
public class TokenFileAuth : ITokenProvider
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly string _tokenFile;
    private (string Token, long ReadAt) _last;

    public TokenFileAuth(string tokenFile)
    {
        _tokenFile = tokenFile;
    }

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        if (last.Token == null || TimeProvider.System.GetElapsedTime(last.ReadAt) > Freshness)
        {
            var text = await File.ReadAllTextAsync(_tokenFile, cancellationToken).ConfigureAwait(false);
            last = (text.Trim(), TimeProvider.System.GetTimestamp());
            _last = last;
        }

        return new AuthenticationHeaderValue("Bearer", last.Token);
    }
}
