using System.Text;
using System.Text.RegularExpressions;

namespace Mesh.Cli.Lines;

/// <summary>A line's bytes as people mean them: text without colours, and of a progress bar its last state.</summary>
internal static partial class LogText
{
    public static string Of(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        var text = Encoding.UTF8.GetString(line[(line.LastIndexOf((byte)'\r') + 1)..]);
        return text.Contains('\e', StringComparison.Ordinal) ? Sequences().Replace(text, "") : text;
    }

    [GeneratedRegex(@"\e(\[[0-?]*[ -/]*[@-~]|\][^\a\e]*(\a|\e\\)?|[ -/]*[0-~])")]
    private static partial Regex Sequences();
}
