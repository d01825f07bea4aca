namespace Mesh.JobIntake.Tests.Process.PowerLoss;

/// <summary>
/// The files as they may be after the power went at a line of the log: all that was synced, and of the rest what chance lets reach the
/// disk, sector by sector.
/// </summary>
internal sealed class LostPower(StraceLog log, string directory)
{
    private const int Sector = 512;

    /// <param name="cut">The last line that happened.</param>
    /// <param name="luck">The share of the unsynced sectors that reached the disk; 0 for none.</param>
    /// <param name="random">Chooses them.</param>
    /// <param name="target">Where to write the files.</param>
    public void Restore(int cut, double luck, Random random, string target)
    {
        var files = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        var syncs = log.Operations.Where(o => o.Kind == DiskOperationKind.Sync && o.End <= cut)
            .GroupBy(o => o.Path).ToDictionary(group => group.Key, group => group.Max(o => o.Begin));
        foreach (var operation in log.Operations.Where(o => o.Begin <= cut))
        {
            // What ended before a sync of the file began is on disk; a name is, when its folder was synced.
            var by = operation.Kind == DiskOperationKind.Unlink ? directory : operation.Path;
            Apply(files, operation, isSafe: operation.End < syncs.GetValueOrDefault(by, -1), luck, random);
        }

        foreach (var (path, content) in files)
        {
            File.WriteAllBytes(Path.Combine(target, Path.GetFileName(path)), content.ToArray());
        }
    }

    private static void Apply(
        Dictionary<string, MemoryStream> files, DiskOperation operation, bool isSafe, double luck, Random random)
    {
        switch (operation.Kind)
        {
            case DiskOperationKind.Unlink when isSafe || random.NextDouble() < luck:
                files.Remove(operation.Path);
                break;
            case DiskOperationKind.Truncate when isSafe || random.NextDouble() < luck:
                Open(files, operation).SetLength(operation.Offset);
                break;
            case DiskOperationKind.Write:
                for (var at = 0; at < operation.Data.Length; at += Sector)
                {
                    if (isSafe || random.NextDouble() < luck)
                    {
                        var file = Open(files, operation);
                        file.Position = operation.Offset + at;
                        file.Write(operation.Data, at, Math.Min(Sector, operation.Data.Length - at));
                    }
                }

                break;
        }
    }

    private static MemoryStream Open(Dictionary<string, MemoryStream> files, DiskOperation operation) =>
        files.TryGetValue(operation.Path, out var file) ? file : files[operation.Path] = new MemoryStream();
}
