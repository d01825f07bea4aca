namespace Mesh.Spool.Logs;

/// <summary>A frame of the group being written, and where it goes.</summary>
/// <param name="Piece">The frame.</param>
/// <param name="Position">Where in the segment its record starts.</param>
/// <param name="Size">The record's size.</param>
internal readonly record struct PlacedFrame(SpoolPiece Piece, int Position, int Size);
