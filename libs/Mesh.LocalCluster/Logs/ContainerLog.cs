using System.Text;
using Mesh.Local.Objects;
using Microsoft.Win32.SafeHandles;

namespace Mesh.Local.Logs;

/// <summary>
/// The log file of one run of one container, in the CRI format (<c>TIME STREAM TAG TEXT</c>). A line longer than
/// <see cref="MaxLineBytes"/> is written as partial lines. Readers follow it while it grows.
/// </summary>
internal sealed class ContainerLog : IDisposable
{
    public const int MaxLineBytes = 16 * 1024;

    /// <summary>No run of a container keeps more; the log says so where it ends.</summary>
    public const long MaxBytes = 256L * 1024 * 1024;

    private static readonly byte[] LimitNotice = Encoding.ASCII.GetBytes(
        $"mesh: the log limit of {MaxBytes} bytes is reached; what follows is not kept");

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly SafeFileHandle _file;
    private readonly byte[] _frame = new byte[MaxLineBytes + 64];
    private long _length;
    private bool _full;
    private bool _closed;
    private TaskCompletionSource? _signal;

    public ContainerLog(string path, TimeProvider time)
    {
        Path = path;
        _time = time;
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
    }

    public string Path { get; }

    /// <summary>Writes one line, or a part of one when <paramref name="partial"/>; without its newline.</summary>
    public void Append(string stream, ReadOnlySpan<byte> text, bool partial)
    {
        TaskCompletionSource? signal;
        lock (_gate)
        {
            if (_closed || _full)
            {
                return;
            }

            if (_length > MaxBytes)
            {
                _full = true;
                text = LimitNotice;
                (stream, partial) = ("stderr", false);
            }

            var head = $"{Timestamps.Nanos(_time.GetUtcNow())} {stream} {(partial ? 'P' : 'F')} ";
            var length = Encoding.ASCII.GetBytes(head, _frame);
            text.CopyTo(_frame.AsSpan(length));
            length += text.Length;
            _frame[length++] = (byte)'\n';
            RandomAccess.Write(_file, _frame.AsSpan(0, length), _length);
            _length += length;
            signal = _signal;
            _signal = null;
        }

        signal?.TrySetResult();
    }

    /// <summary>The bytes that are there, and a task that completes at more or at the end (null: ended).</summary>
    public (long Length, Task? More) State()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return (_length, null);
            }

            _signal ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (_length, _signal.Task);
        }
    }

    /// <summary>No more lines: followers end.</summary>
    public void Dispose()
    {
        TaskCompletionSource? signal;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _file.Dispose();
            signal = _signal;
            _signal = null;
        }

        signal?.TrySetResult();
    }
}
