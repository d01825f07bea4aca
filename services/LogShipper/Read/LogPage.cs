using Mesh.Logs.V1;
using Mesh.Spool;

namespace Mesh.LogShipper.Read;

/// <summary>A page being filled: which bytes of a stretch of log are on it, and where the next begins.</summary>
internal sealed class LogPage(int attempt, long offset, long end, long line, int maxBytes, PieceFilter filter)
{
    private const byte LineEnd = (byte)'\n';

    private int _bytes;
    private bool _hasFirstLine;

    public ReadLogsResponse Response { get; } = new() { FirstLine = line };

    /// <summary>The offset of the next byte to look at.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>The line that the next byte is in; 0 when lines are not counted.</summary>
    public long Line { get; private set; } = line;

    public bool IsFull => _bytes >= maxBytes || Offset >= end;

    public int Room => maxBytes - _bytes;

    /// <summary>Takes a piece that starts at <see cref="Offset"/>, or as much of it as belongs here.</summary>
    public void Add(SpoolPiece piece)
    {
        if (IsFull)
        {
            return;
        }

        if (piece.Missing > 0)
        {
            Response.Gaps.Add(LogMessages.Gap(piece));
            Offset = piece.End;
            return;
        }

        var wanted = filter.Wants(piece);
        var length = (int)Math.Min(piece.Data.Length, end - piece.Offset);
        length = wanted ? Math.Min(length, Room) : length;
        piece = piece with { Data = piece.Data[..length] };
        if (wanted)
        {
            Response.Chunks.Add(LogMessages.Chunk(attempt, piece));
            _bytes += length;
            Response.FirstLine = _hasFirstLine ? Response.FirstLine : Line;
            _hasFirstLine = true;
        }

        Line += Line > 0 ? piece.Data.Span.Count(LineEnd) : 0;
        Offset = piece.End;
    }
}
