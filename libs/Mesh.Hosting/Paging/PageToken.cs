using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mesh.Hosting.Errors;

namespace Mesh.Hosting.Paging;

/// <summary>
/// A page token (AIP-158): the place where the next page starts, as whole numbers, and a digest over them and the query. A token
/// that was mangled, or that belongs to another query, is told from a good one. It is opaque to callers, and no secret.
/// </summary>
public static class PageToken
{
    private const byte Format = 1;
    private const int DigestLength = 12;

    /// <summary>Writes a token.</summary>
    /// <param name="query">Everything that makes the query what it is, as text.</param>
    /// <param name="place">Where the next page starts.</param>
    public static string Make(string query, params ReadOnlySpan<long> place)
    {
        Span<byte> bytes = stackalloc byte[1 + (place.Length * sizeof(long)) + DigestLength];
        bytes[0] = Format;
        for (var i = 0; i < place.Length; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes[(1 + (i * sizeof(long)))..], place[i]);
        }

        var digest = SHA256.HashData([.. bytes[..^DigestLength], .. Encoding.UTF8.GetBytes(query)]);
        digest.AsSpan(0, DigestLength).CopyTo(bytes[^DigestLength..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads the <c>page_token</c> of a request.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT for what <see cref="TryRead"/> refuses.</exception>
    public static void Require(string text, string query, Span<long> place)
    {
        if (!TryRead(text, query, place))
        {
            throw MeshErrors.InvalidArgument(
                "PAGE_TOKEN_INVALID",
                "page_token is not one that this query gave out.",
                ("page_token", "must be the next_page_token of an earlier page of the same query"));
        }
    }

    /// <summary>Reads a token; false for one that <see cref="Make"/> did not write for this query.</summary>
    /// <param name="text">The token.</param>
    /// <param name="query">The query as <see cref="Make"/> had it.</param>
    /// <param name="place">Takes the place; its length is that of the place that was written.</param>
    public static bool TryRead(string text, string query, Span<long> place)
    {
        Span<byte> bytes = stackalloc byte[1 + (place.Length * sizeof(long)) + DigestLength];
        // The length first: a caller's text may be far longer than any token.
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written)
            || written != bytes.Length)
        {
            return false;
        }

        for (var i = 0; i < place.Length; i++)
        {
            place[i] = BinaryPrimitives.ReadInt64BigEndian(bytes[(1 + (i * sizeof(long)))..]);
        }

        // The text is compared, not the bytes: base64 may write the same bytes in several ways.
        return text == Make(query, place);
    }
}
