using Serilog.Debugging;
using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Buffering;

/// <summary>
/// Files of lines, each deleted when all in it was accepted or set aside, and a position. A process writes to new files
/// only: what another left is read as it is. Bound: size times count of the files; at it, events are refused until one is done.
/// </summary>
internal sealed class FileBuffer : IEventBuffer
{
    private readonly Lock _gate = new();
    private readonly BufferPaths _paths;
    private readonly long _maxBytes;
    private readonly int _maxFiles;
    private readonly FileStream _lock;
    private readonly List<long> _files;
    private BufferWriter? _writer;
    private BufferPosition _position;
    private BufferPosition _next;
    private bool _isRollWanted;

    private FileBuffer(BufferPaths paths, FileStream held, long? maxBytes, int? maxFiles)
    {
        _paths = paths;
        _lock = held;
        _maxBytes = maxBytes ?? long.MaxValue;
        _maxFiles = Math.Max(1, maxFiles ?? int.MaxValue);
        _files = paths.Buffers();
        _position = BufferPosition.Load(paths.Position) ?? new BufferPosition(_files.FirstOrDefault(), 0);
        foreach (var done in _files.Where(file => file < _position.File))
        {
            File.Delete(paths.Buffer(done));
        }

        _files.RemoveAll(file => file < _position.File);
        if (!_files.Contains(_position.File) && _position.Offset > 0)
        {
            // It is done and deleted. Its number must not be given again: the offset would hide what is written then.
            _position = new BufferPosition(_files.Count > 0 ? _files[0] : _position.File + 1, 0);
        }

        _next = _position;
    }

    public bool IsDurable => true;

    /// <summary>Opens it. Null, with a line in the SelfLog: it is another process's, or cannot be written.</summary>
    public static FileBuffer? TryOpen(ElasticsearchSinkOptions options)
    {
        var paths = new BufferPaths(options.BufferBaseFilename);
        FileStream? held = null;
        try
        {
            paths.CreateFolder();
            held = new FileStream(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new FileBuffer(paths, held, options.BufferFileSizeLimitBytes, options.BufferFileCountLimit);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            SelfLog.WriteLine("The buffer {0} cannot be used, so events are held in memory: {1}", paths.Lock, error);
            return null;
        }
    }

    public bool TryAdd(BufferedEvent added)
    {
        var line = added.ToLine();
        lock (_gate)
        {
            if (!HasRoom(line.Length))
            {
                _isRollWanted = true;
                return false;
            }

            _writer!.Append(line.Span);
            return true;
        }
    }

    public IReadOnlyList<BufferedEvent> Read(int maxEvents, int maxBytes)
    {
        while (true)
        {
            SkipDone();
            if (End() is not { } end || end <= _position.Offset)
            {
                return [];
            }

            var (events, offset) = BufferLines.Read(_paths.Buffer(_position.File), _position.Offset, end, maxEvents, maxBytes);
            _next = _position with { Offset = offset };
            if (events.Count > 0)
            {
                return events;
            }

            // The file became shorter than it was.
            Advance();
        }
    }

    public void Advance()
    {
        lock (_gate)
        {
            _position = _next;
        }

        _position.Save(_paths.Position);
        SkipDone();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Sync();
            CloseWriter();
        }

        _lock.Dispose();
    }

    private bool HasRoom(int bytes)
    {
        var isFull = _writer is { Length: > 0 } full && full.Length + bytes > _maxBytes;
        if (_writer is not null && !isFull && !_writer.IsBroken)
        {
            return true;
        }

        if (_files.Count >= _maxFiles)
        {
            return false;
        }

        CloseWriter();
        var number = Math.Max(_position.File, _files.Count == 0 ? 0 : _files[^1] + 1);
        _writer = new BufferWriter(_paths.Buffer(number), number);
        _files.Add(number);
        return true;
    }

    private void CloseWriter()
    {
        var writer = _writer;
        _writer = null;
        writer?.Dispose();
    }

    /// <summary>Where the file at the position ends; null: there is none yet.</summary>
    private long? End()
    {
        lock (_gate)
        {
            return _writer?.Number == _position.File ? _writer.Length
                : _files.Contains(_position.File) ? new FileInfo(_paths.Buffer(_position.File)).Length
                : null;
        }
    }

    /// <summary>Passes over files that are done and will not grow, and deletes them: the position is on disk first.</summary>
    private void SkipDone()
    {
        while (FindDone() is { } next)
        {
            // The disk is waited for outside the gate: writers of events wait for nothing but each other.
            var done = _position.File;
            next.Save(_paths.Position);
            File.Delete(_paths.Buffer(done));
            lock (_gate)
            {
                _position = _next = next;
                _files.Remove(done);
            }
        }
    }

    /// <summary>The position in the next file, when the one at the position is done.</summary>
    private BufferPosition? FindDone()
    {
        lock (_gate)
        {
            if (_writer is { } writer && writer.Number == _position.File)
            {
                if (!_isRollWanted || writer.Length == 0 || _position.Offset < writer.Length)
                {
                    return null;
                }

                CloseWriter();
            }

            _isRollWanted = false;
            var done = _position.File;
            var end = End();
            if (_position.Offset < end || (end is null && !_files.Exists(file => file > done)))
            {
                return null;
            }

            var rest = _files.Where(file => file > done).DefaultIfEmpty(done + 1);
            return new BufferPosition(rest.First(), 0);
        }
    }
}
