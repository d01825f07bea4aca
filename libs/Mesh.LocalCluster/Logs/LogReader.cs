using System.IO.Pipelines;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mesh.Local.Logs;

/// <summary>Sends a container log as <c>kubectl logs</c> wants it: the CRI prefix off, partial lines joined.</summary>
internal sealed class LogReader(ContainerLog log, LogQuery query, PipeWriter output)
{
    private const int ChunkBytes = 64 * 1024;

    private readonly byte[] _chunk = new byte[ChunkBytes];
    private int _held;
    private long _offset;
    private long _left = query.LimitBytes ?? long.MaxValue;
    private bool _midLine;

    public async Task SendAsync(CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(log.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (query.TailLines is { } tail)
        {
            _offset = TailOffset(file, log.State().Length, tail);
        }

        while (_left > 0)
        {
            var (length, more) = log.State();
            while (_offset + _held < length && _left > 0)
            {
                var want = (int)Math.Min(length - _offset - _held, _chunk.Length - _held);
                var read = RandomAccess.Read(file, _chunk.AsSpan(_held, want), _offset + _held);
                if (read == 0)
                {
                    return;
                }

                Emit(_held + read);
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            if (_left == 0 || !query.Follow || more is null)
            {
                return;
            }

            await more.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Where the last <paramref name="tail"/> lines begin.</summary>
    private static long TailOffset(SafeFileHandle file, long length, long tail)
    {
        var buffer = new byte[ChunkBytes];
        var lines = 0L;
        var end = length;
        while (end > 0 && tail > 0)
        {
            var start = Math.Max(0, end - buffer.Length);
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)(end - start)), start);
            for (var i = read - 1; i >= 0; i--)
            {
                if (buffer[i] == '\n' && start + i != length - 1 && ++lines == tail)
                {
                    return start + i + 1;
                }
            }

            end = start;
        }

        return tail > 0 ? 0 : length;
    }

    private void Emit(int available)
    {
        var rest = _chunk.AsSpan(0, available);
        while (_left > 0)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            Line(rest[..end]);
            rest = rest[(end + 1)..];
            _offset += end + 1;
        }

        rest.CopyTo(_chunk);
        _held = rest.Length;
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        var first = line.IndexOf((byte)' ');
        if (first < 0 || line.Length < first + 10)
        {
            return;
        }

        var stamp = line[..first];
        var rest = line[(first + 1)..];
        rest = rest[(rest.IndexOf((byte)' ') + 1)..];
        var partial = rest[0] == 'P';
        if (query.Since is { } since && Objects.Timestamps.Parse(Encoding.ASCII.GetString(stamp)) < since)
        {
            return;
        }

        if (query.Timestamps && !_midLine)
        {
            Put(stamp);
            Put(" "u8);
        }

        Put(rest[2..]);
        if (!partial)
        {
            Put("\n"u8);
        }

        _midLine = partial;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        var part = bytes[..(int)Math.Min(bytes.Length, _left)];
        System.Buffers.BuffersExtensions.Write(output, part);
        _left -= part.Length;
    }
}
