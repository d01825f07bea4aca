namespace Mesh.Spool.Logs;

/// <summary>
/// The growing end of a log: how long it is, how far each writer is, and whether it has ended. Pure; the writer tries
/// requests on a
/// copy, and keeps the copy when they are on disk.
/// </summary>
internal sealed class LogTail
{
    private (string Name, long Cursor)[] _writers = [];

    /// <summary>Bytes of the whole log.</summary>
    public long End { get; private set; }

    /// <summary>The log's end; null while it is open.</summary>
    public SpoolSeal? Seal { get; private set; }

    public IReadOnlyList<SpoolWriter> Writers => [.. _writers.Select(w => new SpoolWriter(w.Name, w.Cursor))];

    public LogTail Copy()
    {
        var copy = (LogTail)MemberwiseClone();
        copy._writers = (ValueTuple<string, long>[])_writers.Clone();
        return copy;
    }

    public long CursorOf(string writer)
    {
        foreach (var (name, cursor) in _writers)
        {
            if (name == writer)
            {
                return cursor;
            }
        }

        return 0;
    }

    /// <summary>
    /// Takes a frame in. Returns null and how many of its first bytes are here already (all of them: nothing to
    /// write), or the refusal.
    /// </summary>
    public SpoolRefusal? Append(string writer, long offset, int length, long maxLogBytes, out int known)
    {
        var cursor = CursorOf(writer);
        known = (int)Math.Clamp(cursor - offset, 0, length);
        if (known == length)
        {
            return null;
        }

        if (Seal is null && offset > cursor)
        {
            return new SpoolRefusal(SpoolRefusalKind.Gap, $"The frame starts at {offset}, but the writer is at {cursor}.");
        }

        return Grow(writer, cursor, length - known, maxLogBytes);
    }

    /// <summary>
    /// Steps over bytes of a writer that nobody has any more. Returns null and how many they are (0: the writer is there
    /// already), or the refusal.
    /// </summary>
    public SpoolRefusal? Skip(string writer, long to, long maxLogBytes, out long missing)
    {
        var cursor = CursorOf(writer);
        missing = Math.Max(0, to - cursor);
        return missing == 0 ? null : Grow(writer, cursor, missing, maxLogBytes);
    }

    /// <summary>
    /// Takes in a record of the same log in another spool, which bounded it. Returns null and whether it is here already, or
    /// the refusal.
    /// </summary>
    public SpoolRefusal? Import(in SpoolRecord record, out bool isKnown)
    {
        isKnown = record.End <= End;
        if (isKnown)
        {
            return null;
        }

        if (Seal is not null)
        {
            return new SpoolRefusal(SpoolRefusalKind.Sealed, $"The log is sealed at {End} bytes.");
        }

        if (record.Offset != End)
        {
            return new SpoolRefusal(SpoolRefusalKind.Gap, $"The record starts at {record.Offset}, but the log ends at {End}.");
        }

        Advance(record.Writer, record.WriterOffset + record.Length, record.End);
        return null;
    }

    /// <summary>Moves on to where a record, read back from disk, ends.</summary>
    public void Advance(string writer, long cursor, long end)
    {
        End = Math.Max(End, end);
        for (var i = 0; i < _writers.Length; i++)
        {
            if (_writers[i].Name == writer)
            {
                _writers[i].Cursor = Math.Max(_writers[i].Cursor, cursor);
                return;
            }
        }

        _writers = [.. _writers, (writer, cursor)];
    }

    public void Close(SpoolSeal seal)
    {
        End = Math.Max(End, seal.Length);
        Seal = seal;
    }

    private SpoolRefusal? Grow(string writer, long cursor, long length, long maxLogBytes)
    {
        if (Seal is not null)
        {
            return new SpoolRefusal(SpoolRefusalKind.Sealed, $"The log is sealed at {End} bytes.");
        }

        if (cursor == 0 && _writers.Length >= SpoolLimits.MaxWriters)
        {
            return new SpoolRefusal(SpoolRefusalKind.TooManyWriters, $"A log has at most {SpoolLimits.MaxWriters} writers.");
        }

        var reserve = writer.Length > 0 ? SpoolLimits.NamedReserveBytes : 0;
        if (length - reserve > maxLogBytes - End)
        {
            return new SpoolRefusal(SpoolRefusalKind.LogTooLong, $"A log has at most {maxLogBytes} bytes.");
        }

        Advance(writer, cursor + length, End + length);
        return null;
    }
}
