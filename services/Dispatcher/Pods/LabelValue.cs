using System.Security.Cryptography;
using System.Text;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// Makes the value of a label from any text: at most 63 characters of [A-Za-z0-9._-], a letter or a digit first and last. A
/// text that is such a value stays as it is; another is changed and gets a hash of the whole, so that two stay two.
/// </summary>
internal static class LabelValue
{
    private const int MaxLength = 63;
    private const int HashLength = 8;

    public static string Of(string text)
    {
        if (text.Length == 0 || IsValid(text))
        {
            return text;
        }

        var kept = new string([.. text.Select(c => IsInner(c) ? c : '-').Take(MaxLength - HashLength - 1)]).Trim('-', '_', '.');
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];
        return kept.Length > 0 ? $"{kept}-{hash}" : hash;
    }

    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(IsInner);

    private static bool IsInner(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
