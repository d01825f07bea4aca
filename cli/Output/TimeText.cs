using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Mesh.Cli.Output;

/// <summary>Times and durations for people.</summary>
public static class TimeText
{
    /// <summary>A moment in UTC to the second; empty when there is none.</summary>
    public static string Moment(Timestamp? time) => time is null
        ? ""
        : time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time between two moments; empty when one is missing.</summary>
    public static string Between(Timestamp? start, Timestamp? end) =>
        start is null || end is null ? "" : Span(end.ToDateTimeOffset() - start.ToDateTimeOffset());

    /// <summary>A duration such as 0.3s, 12s, 3m05s, 2h10m.</summary>
    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
        {
            span = TimeSpan.Zero;
        }

        return span switch
        {
            { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0}s"),
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds}s"),
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes}m{span.Seconds:00}s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}h{span.Minutes:00}m"),
        };
    }
}
