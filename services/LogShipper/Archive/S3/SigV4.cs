using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mesh.LogShipper.Archive.S3;

/// <summary>AWS Signature Version 4, in the header. Pure.</summary>
internal static class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The form in which a request says its time.</summary>
    public static string Stamp(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>SHA-256 in hex, as the protocol wants all its hashes.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A name or value of a query, or a part of a path: all but letters, digits, <c>-._~</c> as bytes in hex.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>The query as it is signed, which is also how it is sent.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> query) => string.Join(
        '&',
        query.Select(q => (Name: Escape(q.Key), Value: Escape(q.Value)))
            .OrderBy(q => q.Name, StringComparer.Ordinal)
            .ThenBy(q => q.Value, StringComparer.Ordinal)
            .Select(q => $"{q.Name}={q.Value}"));

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, escaped as it is sent.</param>
    /// <param name="query">What <see cref="Query"/> gives.</param>
    /// <param name="headers">The headers to sign, by lower-case name; among them <c>host</c> and <c>x-amz-date</c>.</param>
    /// <param name="payloadHash">What <see cref="Hash"/> gives of the body.</param>
    /// <param name="keys">What to sign with.</param>
    /// <param name="region">The region.</param>
    /// <param name="service">The service: <c>s3</c>.</param>
    public static string Authorization(
        string method, string path, string query, IReadOnlyDictionary<string, string> headers, string payloadHash, S3Keys keys,
        string region, string service)
    {
        var names = headers.Keys.Order(StringComparer.Ordinal).ToList();
        var signed = string.Join(';', names);
        var lines = string.Concat(names.Select(n => $"{n}:{headers[n].Trim()}\n"));
        var request = $"{method}\n{path}\n{query}\n{lines}\n{signed}\n{payloadHash}";

        var stamp = headers["x-amz-date"];
        var day = stamp[..8];
        var scope = $"{day}/{region}/{service}/aws4_request";
        var toSign = $"{Algorithm}\n{stamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(request))}";

        var key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretKey);
        foreach (var part in new[] { day, region, service, "aws4_request" })
        {
            key = Sign(key, part);
        }

        var signature = Convert.ToHexStringLower(Sign(key, toSign));
        return $"{Algorithm} Credential={keys.AccessKey}/{scope}, SignedHeaders={signed}, Signature={signature}";
    }

    private static byte[] Sign(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
