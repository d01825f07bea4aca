namespace Mesh.Spool;

/// <summary>How far one writer of a log is.</summary>
/// <param name="Name">Who writes; empty for the attempt's agent.</param>
/// <param name="Cursor">How many of its own bytes are on disk.</param>
public readonly record struct SpoolWriter(string Name, long Cursor);
