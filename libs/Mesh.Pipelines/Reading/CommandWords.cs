using System.Text;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>
/// A command line: a list of words, or a text that is split at spaces, with the quotes of a shell and nothing else.
/// </summary>
internal static class CommandWords
{
    /// <summary>The words; null, with an error told, when there are none to be had.</summary>
    public static List<string>? Read(YamlEntry entry, ErrorList errors)
    {
        if (entry.Value is not YamlList list)
        {
            return ValueReader.Text(entry, errors) is { } text ? Bounded(Split(text), entry, errors) : null;
        }

        var words = new List<string>();
        foreach (var item in list.Items)
        {
            if (item is not YamlText { IsNull: false } word || word.Text.Contains('\0'))
            {
                errors.Add(item, $"the words of '{entry.Key.Text}' must be texts without NUL, not {item.Kind}");
                return null;
            }

            words.Add(word.Text);
        }

        return Bounded(words, entry, errors);
    }

    private static List<string>? Bounded(List<string>? words, YamlEntry entry, ErrorList errors)
    {
        if (words is null)
        {
            errors.Add(entry.Value, $"'{entry.Key.Text}' has a quote that does not end");
            return null;
        }

        if (words.Count is 0 or > PipelineLimits.ServiceWords
            || words.Any(word => word.Length > PipelineLimits.ServiceWordLength))
        {
            errors.Add(
                entry.Value,
                $"'{entry.Key.Text}' must have 1 to {PipelineLimits.ServiceWords} words "
                    + $"of at most {PipelineLimits.ServiceWordLength} characters");
            return null;
        }

        return words;
    }

    /// <summary>Null when a quote does not end.</summary>
    private static List<string>? Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isWord = false;
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '\\' && quote != '\'' && i + 1 < text.Length)
            {
                word.Append(text[++i]);
                isWord = true;
            }
            else if (quote is not null)
            {
                quote = letter == quote ? null : quote;
                word.Append(quote is null ? "" : letter);
            }
            else if (letter is '\'' or '"')
            {
                quote = letter;
                isWord = true;
            }
            else if (!char.IsWhiteSpace(letter))
            {
                word.Append(letter);
                isWord = true;
            }
            else if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }

        if (isWord)
        {
            words.Add(word.ToString());
        }

        return quote is null ? words : null;
    }
}
