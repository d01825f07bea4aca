using System.Buffers;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>
/// Reads a body and gives it on by whole messages: a caller that got a part of one could not be told any more that the rest is lost.
/// </summary>
internal sealed class WholeMessages : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    // The largest message that Mesh's clients take, and its prefix. A larger one goes on in pieces.
    private const int MostBytes = (4 * 1024 * 1024) + 5;

    private readonly MessageBounds _bounds = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _filled;
    private int _given;

    /// <summary>The next messages; empty at the end of the body. They hold until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        DropGiven();
        while (true)
        {
            MakeRoom();
            var read = await body.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
            if (read == 0)
            {
                // What is left is no message: its sender ended in the middle of it.
                return ReadOnlyMemory<byte>.Empty;
            }

            var end = _bounds.Pass(_buffer.AsSpan(_filled, read));
            _given = end > 0 ? _filled + end : _filled + read >= MostBytes ? _filled + read : 0;
            _filled += read;
            if (_given > 0)
            {
                return _buffer.AsMemory(0, _given);
            }
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void DropGiven()
    {
        _buffer.AsSpan(_given, _filled - _given).CopyTo(_buffer);
        (_filled, _given) = (_filled - _given, 0);
        if (_filled == 0 && _buffer.Length > 4 * FirstBytes)
        {
            Replace(FirstBytes);
        }
    }

    private void MakeRoom()
    {
        if (_filled == _buffer.Length)
        {
            Replace(2 * _buffer.Length);
        }
    }

    private void Replace(int bytes)
    {
        var next = ArrayPool<byte>.Shared.Rent(bytes);
        _buffer.AsSpan(0, _filled).CopyTo(next);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = next;
    }
}
