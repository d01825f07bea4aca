using Google.Protobuf.WellKnownTypes;
using Mesh.Logs.V1;

namespace Mesh.Cli.Follow;

/// <summary>Which bytes of a log are asked for.</summary>
/// <param name="Steps">Of these steps; empty: of all.</param>
/// <param name="Since">Read at or after this time; null: all.</param>
public sealed record LogFilter(IReadOnlyList<string> Steps, DateTimeOffset? Since)
{
    /// <summary>Everything.</summary>
    public static LogFilter None { get; } = new([], null);

    /// <summary>True when bytes may be left out, so that a jump in the offsets is no gap.</summary>
    public bool LeavesOut => Steps.Count > 0 || Since is not null;

    internal void ApplyTo(TailLogsRequest request)
    {
        request.Steps.AddRange(Steps);
        request.StartTime = Since?.ToTimestamp();
    }
}
