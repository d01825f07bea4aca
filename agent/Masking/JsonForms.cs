using System.Globalization;
using System.Text;

namespace Mesh.Agent.Masking;

/// <summary>What the usual encoders make of a text in a JSON string, without the quotes around it.</summary>
internal static class JsonForms
{
    private const string Html = "<>&";
    private const string Careful = "<>&'\"+`\x7f";

    public static IEnumerable<string> Of(string text) =>
    [
        Escape(text, "", keepsOthers: true, "x4"),

        // Go; then Python, and PHP, which escapes the slash too; .NET.
        Escape(text, Html, keepsOthers: true, "x4"),
        Escape(text, "", keepsOthers: false, "x4"),
        Escape(text, "", keepsOthers: false, "x4").Replace("/", "\\/", StringComparison.Ordinal),
        Escape(text, Careful, keepsOthers: false, "X4"),
    ];

    /// <param name="text">The text.</param>
    /// <param name="numbered">Characters that get a number besides control characters.</param>
    /// <param name="keepsOthers">False: what is not ASCII gets a number.</param>
    /// <param name="digits">The format of numbers.</param>
    private static string Escape(string text, string numbered, bool keepsOthers, string digits)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            if (Short(letter) is { } pair && !numbered.Contains(letter))
            {
                escaped.Append(pair);
            }
            else if (letter < ' ' || numbered.Contains(letter) || (letter > '~' && letter != '\x7f' && !keepsOthers))
            {
                escaped.Append("\\u").Append(((int)letter).ToString(digits, CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(letter);
            }
        }

        return escaped.ToString();
    }

    private static string? Short(char letter) => letter switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        _ => null,
    };
}
