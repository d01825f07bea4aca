using Mesh.Spool.Disk;

namespace Mesh.Spool.Tests.Support;

/// <summary>A disk in memory that can be full, fail, hold a flush back, and lose what was not flushed.</summary>
internal sealed class SimulatedDisk : ISpoolDisk
{
    private readonly Dictionary<string, SimulatedFile> _files = [];
    private readonly HashSet<string> _flushedNames = [];
    private readonly ManualResetEventSlim _mayFlush = new(true);
    private readonly SemaphoreSlim _held = new(0);

    public Lock Gate { get; } = new();

    /// <summary>Bytes that may still be written; then <see cref="WriteError"/> comes.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>What it says is free; it need not be true.</summary>
    public long FreeBytes { get; set; } = long.MaxValue;

    public IOException? WriteError { get; set; } = NoSpace();

    public IOException? FlushError { get; set; }

    public IOException? TruncateError { get; set; }

    public int Flushes { get; private set; }


    public static IOException NoSpace() => new("No space left on device", 28);

    public static IOException Broken() => new("Input/output error", 5);

    public IReadOnlyList<string> List()
    {
        lock (Gate)
        {
            return [.. _files.Keys];
        }
    }

    public ISpoolFile Create(string name)
    {
        lock (Gate)
        {
            return _files[name] = new SimulatedFile(this);
        }
    }

    public ISpoolFile Open(string name) => File(name);

    public void Delete(string name)
    {
        lock (Gate)
        {
            _files.Remove(name);
        }
    }

    public void FlushNames()
    {
        lock (Gate)
        {
            _flushedNames.UnionWith(_files.Keys);
        }
    }

    public void Dispose()
    {
        // Copies are taken of it, and files read, after the spool is closed.
    }

    public SimulatedFile File(string name)
    {
        lock (Gate)
        {
            return _files[name];
        }
    }

    public SimulatedFile File(long number) => File(Segments.Segment.NameOf(number));

    /// <summary>Flushes do not return from now on.</summary>
    public void HoldFlushes() => _mayFlush.Reset();

    /// <summary>Returns when a flush is being held.</summary>
    public async Task HeldAsync() => Assert.True(await _held.WaitAsync(TimeSpan.FromSeconds(30)));

    public void LetFlush() => _mayFlush.Set();

    public void WaitForLeaveToFlush()
    {
        if (!_mayFlush.IsSet)
        {
            _held.Release();
            _mayFlush.Wait();
        }
    }

    public int OnWrite(int bytes)
    {
        var allowed = (int)Math.Min(Room, bytes);
        Room -= allowed;
        return allowed;
    }

    public void OnFlush()
    {
        Flushes++;
        if (FlushError is { } error)
        {
            throw error;
        }
    }

    /// <summary>The disk as the process left it when it was killed.</summary>
    public SimulatedDisk AfterKill() => Copy(file => [.. file.Current], _ => true);

    /// <summary>The disk with exactly what was flushed.</summary>
    public SimulatedDisk AsFlushed() => Copy(file => [.. file.Flushed], _flushedNames.Contains);

    /// <summary>The disk after a power loss.</summary>
    public SimulatedDisk AfterPowerLoss(Random random) =>
        Copy(file => file.AfterPowerLoss(random), name => _flushedNames.Contains(name) || random.Next(2) == 0);

    private SimulatedDisk Copy(Func<SimulatedFile, byte[]> content, Func<string, bool> survives)
    {
        lock (Gate)
        {
            var copy = new SimulatedDisk();
            foreach (var (name, file) in _files)
            {
                if (survives(name))
                {
                    var bytes = content(file);
                    copy._files[name] = new SimulatedFile(copy) { Current = bytes, Flushed = [.. bytes] };
                    copy._flushedNames.Add(name);
                }
            }

            return copy;
        }
    }
}
