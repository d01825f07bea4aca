namespace Mesh.Cli.Follow;

/// <summary>
/// How far a reader is in an attempt's log. Every byte passes once: what came before a lost stream and comes again is cut off,
/// and a jump is told, never hidden.
/// </summary>
public sealed class LogPosition(long offset)
{
    /// <summary>The offset of the next byte wanted.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Takes bytes that start at <paramref name="start"/>.</summary>
    /// <returns>The part that is new, and how many bytes before it are missing.</returns>
    public (ReadOnlyMemory<byte> Fresh, long Missing) Take(long start, ReadOnlyMemory<byte> data)
    {
        var end = start + data.Length;
        if (end <= Offset)
        {
            return (ReadOnlyMemory<byte>.Empty, 0);
        }

        var missing = Math.Max(0, start - Offset);
        var fresh = start >= Offset ? data : data[(int)(Offset - start)..];
        Offset = end;
        return (fresh, missing);
    }

    /// <summary>Goes past bytes that the log service said are missing for good.</summary>
    public void Skip(long start, long length) => Offset = Math.Max(Offset, start + length);
}
