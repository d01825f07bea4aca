using Mesh.Cli.Follow;

namespace Mesh.Cli.Lines;

/// <summary>A line of a log, or a part of one that is too long to hold.</summary>
/// <param name="Step">The step's name; empty for lines that belong to none.</param>
/// <param name="Origin">Who wrote it.</param>
/// <param name="Time">When its first byte was read; null when nobody said.</param>
/// <param name="Text">Its bytes without the line end. To be used before the next line is asked for.</param>
/// <param name="Starts">False for a further part of a long line.</param>
/// <param name="Ends">False when more of the same line follows.</param>
public readonly record struct LogLine(
    string Step, LogOrigin Origin, DateTimeOffset? Time, ReadOnlyMemory<byte> Text, bool Starts, bool Ends)
{
    /// <summary>The line's number in its step, from 1; 0 where nobody counts.</summary>
    public long Number { get; init; }

    /// <summary>Seconds from the step's start.</summary>
    public long Seconds { get; init; }
}
