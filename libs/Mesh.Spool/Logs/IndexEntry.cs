using System.Runtime.InteropServices;

namespace Mesh.Spool.Logs;

/// <summary>Where a run of a log's bytes lies: records of the log, and maybe some of others between them.</summary>
/// <param name="LogOffset">The log offset of the first record's first byte.</param>
/// <param name="Segment">The segment's number.</param>
/// <param name="Position">Where in the segment the first record starts.</param>
/// <param name="Span">Bytes up to the end of the last record.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct IndexEntry(long LogOffset, uint Segment, int Position, int Span)
{
    public int End => Position + Span;
}
