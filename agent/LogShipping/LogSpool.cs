using System.Security.Cryptography;
using System.Text;
using Mesh.Logs.V1;

namespace Mesh.Agent.LogShipping;

/// <summary>
/// The bytes of the attempt's log that are not acknowledged yet, in a ring file. Bound: <c>capacity</c> bytes with 24 for each
/// record; at the bound <see cref="Append"/> blocks, and with it the step that writes. Platform lines have a small reserve above
/// the bound, so that the agent can end a job whose log is stuck. Also counts and hashes all bytes for the seal.
/// </summary>
internal sealed class LogSpool : IDisposable
{
    public const long DefaultCapacity = 64 * 1024 * 1024;
    private const int NoStep = ushort.MaxValue;
    private const long Reserve = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _room = new(true);
    private readonly string _path;
    private readonly long _capacity;
    private readonly TimeProvider _time;
    private readonly RingFile _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _scratch = new byte[SpoolRecord.HeadSize + SpoolRecord.MaximumLength];
    private long _head;
    private long _headOffset;
    private long _tail;
    private long _tailOffset;
    private bool _closed;

    private LogSpool(string path, long capacity, TimeProvider time, FileMode mode)
    {
        _path = path;
        _capacity = capacity;
        _time = time;
        _file = new RingFile(path, capacity + Reserve, mode);
    }

    /// <summary>Set when there is something new to send.</summary>
    public AsyncSignal Appended { get; } = new();

    /// <summary>The number of bytes appended.</summary>
    public long Length => Read(() => _tailOffset);

    /// <summary>The position behind the last record: what <see cref="Adopt"/> needs.</summary>
    public long Tail => Read(() => _tail);

    /// <summary>The writer's offset up to which everything is acknowledged, at a record's border.</summary>
    public long Acknowledged => Read(() => _headOffset);

    public static LogSpool Create(string path, long capacity, TimeProvider time) => new(path, capacity, time, FileMode.Create);

    /// <summary>Takes over the spool of a process that ended, none of whose records was overwritten.</summary>
    public static LogSpool Adopt(string path, long tail, long capacity, TimeProvider time)
    {
        var spool = new LogSpool(path, capacity, time, FileMode.Open);
        while (spool._tail < tail)
        {
            var record = spool.RecordAt(spool._tail);
            var bytes = spool._scratch.AsSpan(0, record.Length);
            spool._file.Read(spool._tail + SpoolRecord.HeadSize, bytes);
            spool._hash.AppendData(bytes);
            spool._tail += record.Size;
            spool._tailOffset += record.Length;
        }

        return spool;
    }

    /// <summary>Takes the file's name away: from here on no other container of the pod can reach it.</summary>
    public void Unlink() => File.Delete(_path);

    /// <summary>
    /// Adds bytes, in records of at most 64 KiB. Blocks while the spool is full; does nothing once it is closed.
    /// </summary>
    public void Append(int step, LogStream stream, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, SpoolRecord.MaximumLength)];
            while (!TryAppend(step, stream, piece))
            {
                _room.Wait();
            }

            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>
    /// Adds a line that Mesh itself says and that belongs to no step, if there is room. For the one that empties the spool: it
    /// must never wait for room.
    /// </summary>
    public bool TrySay(string line) => TryAppend(NoStep, LogStream.Platform, Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Ends all writing: nothing is appended from here on, and blocked writers go on.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _room.Set();
        }

        Appended.Set();
    }

    /// <summary>SHA-256 of all bytes appended.</summary>
    public byte[] Hash()
    {
        lock (_gate)
        {
            return _hash.GetCurrentHash();
        }
    }

    /// <summary>Frees the records whose bytes all lie before an offset.</summary>
    public void Acknowledge(long offset)
    {
        lock (_gate)
        {
            while (_head < _tail && RecordAt(_head) is var record && record.End <= offset)
            {
                _head += record.Size;
                _headOffset = record.End;
            }

            _room.Set();
        }
    }

    /// <summary>The position of the first record that is not acknowledged.</summary>
    public long Head => Read(() => _head);

    /// <summary>Copies raw records from a position on, as many bytes as there are and fit.</summary>
    public int CopyFrom(long position, Span<byte> target)
    {
        var length = (int)Math.Min(target.Length, Tail - position);
        _file.Read(position, target[..length]);
        return length;
    }

    public void Dispose()
    {
        Close();
        _file.Dispose();
        _hash.Dispose();
    }

    private bool TryAppend(int step, LogStream stream, ReadOnlySpan<byte> piece)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return true;
            }

            var record = new SpoolRecord(_tailOffset, _time.GetUtcNow().UtcTicks, piece.Length, step, stream);
            var bound = stream == LogStream.Platform ? _capacity + Reserve : _capacity;
            if (_tail - _head + record.Size > bound)
            {
                _room.Reset();
                return false;
            }

            record.Write(_scratch);
            piece.CopyTo(_scratch.AsSpan(SpoolRecord.HeadSize));
            _file.Write(_tail, _scratch.AsSpan(0, (int)record.Size));
            _hash.AppendData(piece);
            _tail += record.Size;
            _tailOffset += piece.Length;
        }

        Appended.Set();
        return true;
    }

    private SpoolRecord RecordAt(long position)
    {
        Span<byte> head = stackalloc byte[SpoolRecord.HeadSize];
        _file.Read(position, head);
        return SpoolRecord.Read(head);
    }

    private long Read(Func<long> value)
    {
        lock (_gate)
        {
            return value();
        }
    }
}
