using System.Text;

namespace Mesh.Agent.Masking;

/// <summary>What shells make of a text when they quote it, without the quotes around it.</summary>
internal static class ShellForms
{
    // What bash's printf %q puts a backslash before.
    private const string Special = " !\"$&'()*,;<>?[\\]^`{|}~#";

    public static IEnumerable<string> Of(string text) =>
    [
        // set -x; Python's shlex.quote and dash's `set`; printf %q; $'…'; double quotes.
        text.Replace("'", "'\\''", StringComparison.Ordinal),
        text.Replace("'", "'\"'\"'", StringComparison.Ordinal),
        Backslashed(text, Special),
        Backslashed(text, Special.Replace("~#", "", StringComparison.Ordinal)),
        Ansi(text),
        Backslashed(text, "\"$`\\"),
    ];

    private static string Backslashed(string text, string special)
    {
        var quoted = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            quoted.Append(special.Contains(letter) ? "\\" : "").Append(letter);
        }

        return quoted.ToString();
    }

    private static string Ansi(string text)
    {
        var quoted = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\v' => "\\v",
                '\e' => "\\E",
                '\'' => "\\'",
                '\\' => "\\\\",
                _ => letter < ' ' ? $"\\{Convert.ToString(letter, 8).PadLeft(3, '0')}" : letter.ToString(),
            });
        }

        return quoted.ToString();
    }
}
