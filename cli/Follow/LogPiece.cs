namespace Mesh.Cli.Follow;

/// <summary>A run of log bytes of one step and stream, as the log service sent it.</summary>
/// <param name="Step">The step's name; empty for lines that belong to none.</param>
/// <param name="Origin">Where the bytes came from.</param>
/// <param name="Time">When the first byte was read; null when nobody said.</param>
/// <param name="Data">The bytes, in any encoding, cut anywhere.</param>
public readonly record struct LogPiece(string Step, LogOrigin Origin, DateTimeOffset? Time, ReadOnlyMemory<byte> Data);
