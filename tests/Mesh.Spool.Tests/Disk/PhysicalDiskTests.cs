using Mesh.Spool.Disk;
using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Disk;

public sealed class PhysicalDiskTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-spool-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Open_FolderInUse_SaysSo()
    {
        using var first = new PhysicalDisk(_directory);
        var error = Assert.Throws<SpoolInUseException>(() => new PhysicalDisk(_directory));
        Assert.Contains(_directory, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderGivenBack_Opens()
    {
        new PhysicalDisk(_directory).Dispose();
        new PhysicalDisk(_directory).Dispose();
    }

    [Fact]
    public async Task Spool_OnARealFolder_KeepsWhatItAcknowledged()
    {
        var options = Options(segmentBytes: 64 * 1024) with { Directory = _directory };
        var data = new byte[300_000];
        new Random(1).NextBytes(data);
        using (var spool = LogSpool.Open(options, new RecordedEvents()))
        {
            var writer = new Writer(spool, Key);
            for (var at = 0; at < data.Length; at += 10_000)
            {
                await writer.SendAsync(data.AsMemory(at, 10_000));
            }

            await writer.AcknowledgedAsync(data.Length);
        }

        using var again = LogSpool.Open(options, new RecordedEvents());
        var log = again.Find(Key)!;
        var read = new List<byte>();
        while (again.Read(log, read.Count, 7_777) is { Count: > 0 } pieces)
        {
            foreach (var piece in pieces)
            {
                read.AddRange(piece.Data.Span);
            }
        }

        Assert.Equal(data, read);
        Assert.True(again.Recovery.Segments > 3);
    }
}
