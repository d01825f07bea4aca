using System.IO.Compression;

namespace Mesh.Hosting.Compression;

/// <summary>A write-only gzip stream that writes an empty member when it is closed without a byte.</summary>
internal sealed class MemberWritingStream(Stream inner, CompressionLevel level) : Stream
{
    // Header (deflate, no name, no time, unknown system), one final empty block with fixed codes, CRC-32 of nothing, length 0.
    private static readonly byte[] EmptyMember =
        [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly GZipStream _gzip = new(inner, level, leaveOpen: true);
    private bool _wrote;
    private bool _closed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _wrote |= buffer.Length > 0;
        _gzip.Write(buffer);
    }

    public override void Flush() => _gzip.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            _gzip.Dispose();
            if (!_wrote)
            {
                inner.Write(EmptyMember);
            }
        }

        base.Dispose(disposing);
    }
}
