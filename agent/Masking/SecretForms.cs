using System.Text;

namespace Mesh.Agent.Masking;

/// <summary>
/// The texts in which a secret may turn up: the value and each of its lines as they are, in base64, URL-encoded, escaped for JSON
/// and quoted for a shell.
/// </summary>
internal static class SecretForms
{
    /// <summary>
    /// Bytes below which a line of several is not masked, and of nothing the other forms are: such short texts are everywhere.
    /// </summary>
    public const int LeastBytes = 4;

    /// <summary>All forms; line ends around the value do not count as its own.</summary>
    public static IEnumerable<string> Of(string value)
    {
        var whole = value.Trim('\r', '\n');
        if (whole.Length == 0)
        {
            return [];
        }

        var forms = new HashSet<string>(StringComparer.Ordinal) { whole };
        forms.UnionWith(Encodings(whole));
        forms.UnionWith(Base64Forms.WrappedOf(whole));
        foreach (var line in whole.Split('\r', '\n').Select(line => line.Trim()).Where(IsLongEnough))
        {
            forms.Add(line);
            forms.UnionWith(Encodings(line));
        }

        return forms;
    }

    private static IEnumerable<string> Encodings(string text) => IsLongEnough(text)
        ? [.. Base64Forms.Of(text), .. UrlForms.Of(text), .. JsonForms.Of(text), .. ShellForms.Of(text)]
        : [];

    private static bool IsLongEnough(string text) => Encoding.UTF8.GetByteCount(text) >= LeastBytes;
}
