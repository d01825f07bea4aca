namespace Serilog.Sinks.Elasticsearch.Buffering;

/// <summary>The buffer file that is being written. Its length counts whole lines only.</summary>
internal sealed class BufferWriter(string path, long number) : IDisposable
{
    private readonly FileStream _stream = new(
        // Without a buffer of its own: a line is one write, and a killed process has lost none.
        path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });

    public long Number => number;

    public long Length { get; private set; }

    /// <summary>True after a write failed and its bytes could not be taken back: nothing may follow them.</summary>
    public bool IsBroken { get; private set; }

    /// <exception cref="IOException">Nothing of the line counts.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            _stream.Write(line);
        }
        catch (IOException)
        {
            IsBroken = true;
            _stream.SetLength(Length);
            _stream.Seek(Length, SeekOrigin.Begin);
            IsBroken = false;
            throw;
        }

        Length += line.Length;
    }

    /// <summary>Has it all on disk. Lines are not synced one by one: a power loss may take the newest, a kill none.</summary>
    public void Sync() => _stream.Flush(flushToDisk: true);

    public void Dispose() => _stream.Dispose();
}
