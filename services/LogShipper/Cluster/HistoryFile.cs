using System.Text.Json;
using Mesh.LogShipper.Storage;

namespace Mesh.LogShipper.Cluster;

/// <summary>Keeps the sizes that this member has seen on its own disk.</summary>
internal sealed class HistoryFile(string directory)
{
    private readonly string _path = Path.Combine(directory, "cluster-sizes.json");

    /// <summary>The sizes; null when the disk remembers none.</summary>
    public SizeHistory? Load() => File.Exists(_path)
        ? new SizeHistory(JsonSerializer.Deserialize<int[]>(File.ReadAllBytes(_path))!)
        : null;

    /// <summary>Returns when they are on disk.</summary>
    public void Save(SizeHistory history)
    {
        Directory.CreateDirectory(directory);
        DurableFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(history.Sizes));
    }
}
