using System.Text.Json;
using Mesh.Hosting;
using Mesh.LogShipper.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>
/// Tells this member's disk from one that was there before it: an id, made when the disk is first used in a cluster. For any
/// number of threads. Members throw an <see cref="IOException"/> when the disk does.
/// </summary>
internal sealed class DiskIdentity(IOptions<MeshOptions> mesh, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Content? _content;

    public string Id => Load().Id;

    /// <summary>When the disk was first used.</summary>
    public DateTimeOffset BirthTime => Load().BirthTime;

    /// <summary>True: what was lost with a former disk is known here.</summary>
    public bool IsWhole => Load().IsWhole;

    private string FilePath => Path.Combine(mesh.Value.DataDirectory, "disk.json");

    /// <summary>Returns when it is on disk that what was lost before is known.</summary>
    public void SetWhole()
    {
        lock (_gate)
        {
            Save(Load() with { IsWhole = true });
        }
    }

    private Content Load()
    {
        lock (_gate)
        {
            if (_content is null && File.Exists(FilePath))
            {
                _content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(FilePath));
            }

            if (_content is null)
            {
                // A disk that was used without an id is no new one: nothing was lost.
                var wal = Path.Combine(mesh.Value.DataDirectory, "wal");
                var isUsed = Directory.Exists(wal) && Directory.EnumerateFiles(wal, "*.seg").Any();
                Save(new Content(Guid.NewGuid().ToString("n"), time.GetUtcNow(), isUsed));
            }

            return _content!;
        }
    }

    private void Save(Content content)
    {
        Directory.CreateDirectory(mesh.Value.DataDirectory);
        DurableFile.Replace(FilePath, JsonSerializer.SerializeToUtf8Bytes(content));
        _content = content;
    }

    private sealed record Content(string Id, DateTimeOffset BirthTime, bool IsWhole);
}
