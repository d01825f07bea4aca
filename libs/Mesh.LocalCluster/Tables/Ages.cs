using Mesh.Local.Objects;

namespace Mesh.Local.Tables;

/// <summary>Durations as kubectl prints them: <c>45s</c>, <c>3m12s</c>, <c>5h</c>, <c>2d3h</c>.</summary>
internal static class Ages
{
    public static string Since(string? timestamp, DateTimeOffset now) =>
        Timestamps.Parse(timestamp) is { } time ? Human(now - time) : "<unknown>";

    public static string Human(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(-2))
        {
            return "<invalid>";
        }

        var seconds = Math.Max(0, (long)span.TotalSeconds);
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        return seconds switch
        {
            < 120 => $"{seconds}s",
            < 600 => With(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => $"{minutes}m",
            < 8 * 3600 => With(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => $"{hours}h",
            < 8 * 86400 => With(days, "d", hours % 24, "h"),
            < 2 * 365 * 86400L => $"{days}d",
            _ => With(days / 365, "y", days % 365, "d"),
        };
    }

    private static string With(long big, string bigUnit, long small, string smallUnit) =>
        small == 0 ? $"{big}{bigUnit}" : $"{big}{bigUnit}{small}{smallUnit}";
}
