using System.Buffers;
using System.IO.Pipelines;

namespace Mesh.Local.Faults;

/// <summary>Lets so many lines (events) through; then it swallows everything, or cuts the next line and the connection.</summary>
internal sealed class BrokenWatchWriter(PipeWriter inner, int events, Action? cut) : PipeWriter
{
    private static readonly TimeSpan SendTime = TimeSpan.FromMilliseconds(20);

    private readonly ArrayBufferWriter<byte> _pending = new();
    private int _left = events;
    private bool _broken;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _pending.WrittenCount;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _pending.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _pending.GetSpan(sizeHint);

    public override void Advance(int bytes) => _pending.Advance(bytes);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var sent = Pass();
        _pending.ResetWrittenCount();
        var result = sent ? await inner.FlushAsync(cancellationToken).ConfigureAwait(false) : default;
        if (_broken && cut is not null)
        {
            // An abort throws away what the server has not handed to the kernel yet, and nothing tells when it has.
            await Task.Delay(SendTime, CancellationToken.None).ConfigureAwait(false);
            cut();
        }

        return result;
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <summary>Moves what may pass; false when that is nothing. A flush without bytes sends the head of the response.</summary>
    private bool Pass()
    {
        var bytes = _pending.WrittenSpan;
        if (_broken)
        {
            return false;
        }

        var end = 0;
        while (_left > 0 && bytes[end..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            end += length + 1;
            _left--;
        }

        inner.Write(bytes[..end]);
        var rest = bytes[end..];
        if (rest.Length > 0)
        {
            _broken = true;
            if (cut is not null)
            {
                var line = rest.IndexOf((byte)'\n') is >= 0 and var next ? next : rest.Length;
                inner.Write(rest[..(line / 2)]);
            }
        }

        return true;
    }
}
