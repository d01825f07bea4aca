using System.Globalization;
using System.Text;

namespace Mesh.Agent.Masking;

/// <summary>
/// What the usual encoders make of a text in a URL: they differ in what they leave alone and in the letters of the digits.
/// </summary>
internal static class UrlForms
{
    private const string LetterOrDigit = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // RFC 3986 and Go, Python's quote, JavaScript's encodeURIComponent and encodeURI, PHP, Java and HTML forms, .NET.
    private static readonly (string Kept, bool Plus)[] Encoders =
    [
        (LetterOrDigit + "-._~", false),
        (LetterOrDigit + "-._~", true),
        (LetterOrDigit + "-._~/", false),
        (LetterOrDigit + "-_.!~*'()", false),
        (LetterOrDigit + "-_.!~*'();/?:@&=+$,#", false),
        (LetterOrDigit + "-._", true),
        (LetterOrDigit + "-._*", true),
        (LetterOrDigit + "-_.!*()", true),
    ];

    public static IEnumerable<string> Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var (kept, plus) in Encoders)
        {
            yield return Encode(bytes, kept, plus, "X2");
            yield return Encode(bytes, kept, plus, "x2");
        }
    }

    private static string Encode(byte[] bytes, string kept, bool plus, string digits)
    {
        var encoded = new StringBuilder(bytes.Length * 2);
        foreach (var value in bytes)
        {
            if (plus && value == ' ')
            {
                encoded.Append('+');
            }
            else if (kept.Contains((char)value))
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append('%').Append(value.ToString(digits, CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
