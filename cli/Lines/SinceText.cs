using System.Globalization;
using System.Text.RegularExpressions;

namespace Mesh.Cli.Lines;

/// <summary>A moment as people give it: a time ago such as 90s, 5m, 1h30m, 2d, or a time such as 2026-11-24T08:00:00Z.</summary>
public static partial class SinceText
{
    /// <summary>What it takes, for messages.</summary>
    public const string Form = "a time ago (90s, 5m, 1h30m, 2d) or a time (2026-11-24T08:00:00Z; without a zone: UTC)";

    /// <summary>Reads it; null for what is neither.</summary>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        if (Ago().Match(text) is { Success: true } ago && text.Length > 0)
        {
            var seconds = Part(ago, "d") * 86_400 + Part(ago, "h") * 3_600 + Part(ago, "m") * 60 + Part(ago, "s");
            return seconds <= (now - DateTimeOffset.UnixEpoch).TotalSeconds ? now.AddSeconds(-seconds) : null;
        }

        return Date().IsMatch(text) && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    private static double Part(Match ago, string unit) =>
        ago.Groups[unit].Success ? double.Parse(ago.Groups[unit].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?:19[7-9]|2\d\d)\d-\d\d-\d\d")]
    private static partial Regex Date();

    [GeneratedRegex(@"^(?:(?<d>\d{1,9})d)?(?:(?<h>\d{1,9})h)?(?:(?<m>\d{1,9})m)?(?:(?<s>\d{1,9}(?:\.\d{1,9})?)s)?$")]
    private static partial Regex Ago();
}
