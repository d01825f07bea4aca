using System.Globalization;
using System.Text.RegularExpressions;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>A time such as 90s, 10m or 1h30m.</summary>
internal static partial class DurationReader
{
    [GeneratedRegex(@"^(?=.)(?:(?<h>\d{1,4})h)?(?:(?<m>\d{1,6})m)?(?:(?<s>\d{1,8})s)?$")]
    private static partial Regex Form { get; }

    /// <summary>Null, with an error told, when it is no time or out of bounds.</summary>
    public static TimeSpan? Read(YamlEntry entry, TimeSpan least, TimeSpan most, ErrorList errors)
    {
        if (ValueReader.Text(entry, errors) is not { } text)
        {
            return null;
        }

        var match = Form.Match(text);
        var time = TimeSpan.FromSeconds((Part(match, "h") * 3600) + (Part(match, "m") * 60) + Part(match, "s"));
        if (match.Success && time >= least && time <= most)
        {
            return time;
        }

        errors.Add(entry.Value, $"'{entry.Key.Text}' must be a time from {TextOf(least)} to {TextOf(most)}, such as 90s, 10m or 1h30m");
        return null;
    }

    private static long Part(Match match, string unit) =>
        match.Groups[unit].Success ? long.Parse(match.Groups[unit].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static string TextOf(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");
}
