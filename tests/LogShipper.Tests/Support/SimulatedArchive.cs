using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Mesh.LogShipper.Archive;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>An archive in memory that counts, fails, and holds puts back.</summary>
internal sealed class SimulatedArchive : IArchive
{
    private readonly SemaphoreSlim _puts = new(0);

    public bool IsShared { get; set; }

    public ConcurrentDictionary<string, (byte[] Bytes, DateTimeOffset Time)> Objects { get; } = new();

    /// <summary>Each ranged read, by name and position.</summary>
    public ConcurrentQueue<(string Name, long Position)> Reads { get; } = new();

    /// <summary>What everything throws.</summary>
    public IOException? Error { get; set; }

    /// <summary>True: a put keeps its bytes to itself, and throws.</summary>
    public bool LosesPuts { get; set; }

    /// <summary>Changes what is stored.</summary>
    public Func<byte[], byte[]> Spoil { get; set; } = bytes => bytes;

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public async Task PutAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        Check();
        using var bytes = new MemoryStream();
        await write(bytes, cancellationToken);
        _puts.Release();
        if (LosesPuts)
        {
            throw new IOException("The archive was cut off.");
        }

        Objects[name] = (Spoil(bytes.ToArray()), Time.GetUtcNow());
    }

    /// <summary>Returns when another put has come.</summary>
    public async Task PutSeenAsync() => Assert.True(await _puts.WaitAsync(TimeSpan.FromSeconds(60)), "no put came");

    public ValueTask<ArchiveBytes?> ReadAsync(string name, long position, int length, CancellationToken cancellationToken)
    {
        Check();
        Reads.Enqueue((name, position));
        if (!Objects.TryGetValue(name, out var found))
        {
            return new((ArchiveBytes?)null);
        }

        var start = (int)(position < 0 ? Math.Max(0, found.Bytes.Length + position) : Math.Min(position, found.Bytes.Length));
        var data = found.Bytes.AsMemory(start, Math.Min(length, found.Bytes.Length - start));
        return new(new ArchiveBytes(data, found.Bytes.Length));
    }

    public async IAsyncEnumerable<ArchiveObject> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check();
        foreach (var (name, (bytes, time)) in Objects.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return new ArchiveObject(name, bytes.Length, time);
            }
        }

        await ValueTask.CompletedTask;
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        Check();
        Objects.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    private void Check()
    {
        if (Error is { } error)
        {
            throw error;
        }
    }
}
