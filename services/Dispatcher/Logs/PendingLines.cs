using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mesh.Dispatcher.Attempts;
using Mesh.Logs.V1;

namespace Mesh.Dispatcher.Logs;

/// <summary>
/// What is to be said in one attempt's log and is not on disk yet. Bounded; drops the newest beyond, and counts them.
/// </summary>
internal sealed class PendingLines(AttemptKey key)
{
    /// <summary>The most lines that wait for the log service.</summary>
    public const int MaxLines = 100;

    private readonly Lock _gate = new();
    private readonly LinkedList<(DateTimeOffset Time, byte[] Bytes)> _lines = [];
    private TaskCompletionSource? _empty;
    private long? _start;
    private int _dropped;
    private bool _isClosed;
    private bool _isBusy;

    /// <summary>The attempt.</summary>
    public AttemptKey Key { get; } = key;

    /// <summary>The newest epoch and token that something was said under.</summary>
    public (long Epoch, string Token) Lease { get; private set; } = (0, "");

    /// <summary>How far this writer's bytes are known to be on disk; those before are not kept here.</summary>
    public long StoredOffset
    {
        get
        {
            lock (_gate)
            {
                return _start ?? 0;
            }
        }
    }

    /// <summary>How often the log service failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Takes a line in.</summary>
    /// <returns>True when somebody must now be sent for: nobody is under way.</returns>
    public bool Add(long epoch, string token, string text, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            Lease = (epoch, token);
            if (_lines.Count >= MaxLines)
            {
                _dropped++;
            }
            else
            {
                if (_dropped > 0)
                {
                    Append($"{_dropped} lines were dropped, because the log service did not take them", now);
                    _dropped = 0;
                }

                Append(text, now);
            }

            var isFirst = !_isBusy;
            _isBusy = true;
            return isFirst;
        }
    }

    /// <summary>The frames to send when this writer's bytes are on disk up to an offset.</summary>
    public IReadOnlyList<LogFrame> FramesFrom(long offset, DateTimeOffset now)
    {
        lock (_gate)
        {
            // What an earlier try sent and never saw acknowledged may be on disk all the same.
            _start ??= offset;
            DropStored(offset);
            if (_dropped > 0 && _lines.Count < MaxLines)
            {
                Append($"{_dropped} lines were dropped, because the log service did not take them", now);
                _dropped = 0;
            }

            _start = offset;
            var frames = new List<LogFrame>(_lines.Count);
            foreach (var (time, bytes) in _lines)
            {
                frames.Add(new LogFrame
                {
                    Stream = LogStream.Platform,
                    Offset = offset,
                    Time = time.ToTimestamp(),
                    Data = UnsafeByteOperations.UnsafeWrap(bytes),
                });
                offset += bytes.Length;
            }

            return frames;
        }
    }

    /// <summary>Bytes up to an offset are on disk.</summary>
    /// <returns>True when more was said meanwhile.</returns>
    public bool Acknowledge(long offset)
    {
        lock (_gate)
        {
            DropStored(offset);
            _start = offset;
            Failures = 0;
            _isBusy = _lines.Count > 0 || _dropped > 0;
            if (!_isBusy)
            {
                _empty?.TrySetResult();
            }

            return _isBusy;
        }
    }

    /// <summary>The log takes no more lines.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _lines.Clear();
            _empty?.TrySetResult();
        }
    }

    /// <summary>Completes when nothing waits.</summary>
    public Task EmptyAsync()
    {
        lock (_gate)
        {
            if (_isClosed || !_isBusy)
            {
                return Task.CompletedTask;
            }

            _empty = _empty is { Task.IsCompleted: false } waiting
                ? waiting
                : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }

    private void Append(string text, DateTimeOffset now) => _lines.AddLast((now, Encoding.UTF8.GetBytes($"mesh: {text}\n")));

    private void DropStored(long offset)
    {
        while (_start is { } start && _lines.First is { } first && start + first.Value.Bytes.Length <= offset)
        {
            _start = start + first.Value.Bytes.Length;
            _lines.RemoveFirst();
        }
    }
}
