using YamlDotNet.Core;

namespace Mesh.Pipelines.Yaml;

/// <summary>Turns the parser's words into ones that say what to change.</summary>
internal static class YamlSyntax
{
    public static YamlFault Explain(YamlException exception, string text)
    {
        var line = Math.Max(1, (int)exception.Start.Line);
        var column = Math.Max(1, (int)exception.Start.Column);
        if (IsAboutTab(exception))
        {
            var lines = text.Split('\n');
            var wrong = FirstLineWithTab(lines);
            return new YamlFault(wrong + 1, lines[wrong].IndexOf('\t') + 1, "a tab cannot indent YAML; use spaces");
        }

        var source = LineOf(text, line);
        if (column <= source.Length && (source[column - 1] is '@' or '`'))
        {
            return new YamlFault(line, column, $"a text cannot start with '{source[column - 1]}' in YAML; put it in quotes");
        }

        return new YamlFault(line, column, $"this is not valid YAML: {Decapitalise(exception.Message)}");
    }

    private static bool IsAboutTab(YamlException exception) =>
        exception.Message.Contains("tab as indentation", StringComparison.Ordinal);

    /// <summary>
    /// The library tells no place for this one: the shortest beginning of the file that it refuses ends with it.
    /// </summary>
    private static int FirstLineWithTab(string[] lines)
    {
        var (good, bad) = (0, lines.Length);
        while (bad - good > 1)
        {
            var middle = (good + bad) / 2;
            if (IsRefused(string.Join('\n', lines[..middle])))
            {
                bad = middle;
            }
            else
            {
                good = middle;
            }
        }

        return bad - 1;
    }

    private static bool IsRefused(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            while (parser.MoveNext())
            {
                continue;
            }

            return false;
        }
        catch (YamlException exception)
        {
            return IsAboutTab(exception);
        }
    }

    private static string LineOf(string text, int line)
    {
        using var reader = new StringReader(text);
        var current = reader.ReadLine();
        for (var number = 1; number < line && current is not null; number++)
        {
            current = reader.ReadLine();
        }

        return current ?? "";
    }

    private static string Decapitalise(string message)
    {
        var trimmed = message.Trim().TrimEnd('.');
        return trimmed.Length > 1 && char.IsUpper(trimmed[0]) && char.IsLower(trimmed[1])
            ? char.ToLowerInvariant(trimmed[0]) + trimmed[1..]
            : trimmed;
    }
}
