using System.Globalization;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>The checks that every part of the file shares.</summary>
internal static class ValueReader
{
    /// <summary>The text of an entry; null, with an error told, when it is something else.</summary>
    public static string? Text(YamlEntry entry, ErrorList errors)
    {
        switch (entry.Value)
        {
            case YamlText { IsNull: true }:
                errors.Add(entry.Key, $"'{entry.Key.Text}' is empty; give it a text or remove it");
                return null;
            case YamlText text when text.Text.Contains('\0'):
                errors.Add(text, $"'{entry.Key.Text}' holds a NUL character, which no shell can take; remove it");
                return null;
            case YamlText text:
                return text.Text;
            default:
                errors.Add(entry.Value, $"'{entry.Key.Text}' must be a text, not {entry.Value.Kind}");
                return null;
        }
    }

    /// <summary>True or false; null, with an error told, when it is something else.</summary>
    public static bool? Bool(YamlEntry entry, ErrorList errors)
    {
        switch (entry.Value)
        {
            case YamlText { Text: "true" }:
                return true;
            case YamlText { Text: "false" }:
                return false;
            default:
                errors.Add(entry.Value, $"'{entry.Key.Text}' must be true or false");
                return null;
        }
    }

    /// <summary>A whole number; null, with an error told, when it is something else or out of bounds.</summary>
    public static int? Number(YamlEntry entry, int least, int most, ErrorList errors)
    {
        if (entry.Value is YamlText text
            && int.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        errors.Add(entry.Value, $"'{entry.Key.Text}' must be a whole number from {least} to {most}");
        return null;
    }

    public static bool IsName(string text) =>
        text.Trim().Length > 0 && text.Length <= PipelineLimits.NameLength && !text.Any(char.IsControl);

    public const string NameRule = "must have 1 to 128 characters and no control characters";

    public static void RefuseOthers(YamlMap map, string place, string[] known, ErrorList errors)
    {
        foreach (var entry in map.Entries)
        {
            if (!known.Contains(entry.Key.Text))
            {
                errors.Add(entry.Key, Unsupported.Key(entry.Key.Text)
                    ?? $"'{entry.Key.Text}' is not a key of {place}; it has {string.Join(", ", known)}");
            }
        }
    }
}
