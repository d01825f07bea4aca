namespace Mesh.Local.Logs;

/// <summary>Cuts one stream of a container into lines, with bounded memory whatever the container writes.</summary>
/// <param name="log">Where lines go.</param>
/// <param name="stream">The name of the stream in the log.</param>
/// <param name="epitaph">Words that the set-up itself writes last; they are taken out and remembered.</param>
internal sealed class LineSplitter(ContainerLog log, string stream, byte[]? epitaph = null)
{
    private readonly byte[] _line = new byte[ContainerLog.MaxLineBytes];
    private int _length;

    /// <summary>The epitaph was there.</summary>
    public bool SawEpitaph { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            while (part.Length > _line.Length - _length)
            {
                var room = _line.Length - _length;
                part[..room].CopyTo(_line.AsSpan(_length));
                log.Append(stream, _line, partial: true);
                part = part[room..];
                _length = 0;
            }

            part.CopyTo(_line.AsSpan(_length));
            _length += part.Length;
            if (end < 0)
            {
                return;
            }

            Line(_line.AsSpan(0, _length));
            _length = 0;
            bytes = bytes[(end + 1)..];
        }
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        if (epitaph is null || !line.EndsWith(epitaph))
        {
            log.Append(stream, line, partial: false);
            return;
        }

        SawEpitaph = true;
        if (line.Length > epitaph.Length)
        {
            log.Append(stream, line[..^epitaph.Length], partial: true);
        }
    }

    /// <summary>The stream ended: an unfinished line goes out as it is, marked as partial.</summary>
    public void Finish()
    {
        if (_length > 0)
        {
            log.Append(stream, _line.AsSpan(0, _length), partial: true);
            _length = 0;
        }
    }
}
