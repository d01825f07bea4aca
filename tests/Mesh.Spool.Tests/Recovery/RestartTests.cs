using System.Security.Cryptography;
using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Recovery;

public sealed class RestartTests
{
    [Fact]
    public async Task Open_AfterAClose_WritesOnInTheSameSegment()
    {
        var disk = new SimulatedDisk();
        for (var i = 0; i < 5; i++)
        {
            using var spool = Open(disk);
            await new Writer(spool, Key, start: i).WriteAsync(Bytes($"{i}"));
        }

        Assert.Single(disk.List());
        using var last = Open(disk);
        Assert.Equal("01234", Text(last, Key));
    }

    [Fact]
    public async Task Seal_LogBegunBeforeTheRestart_IsReadAgainForItsHash()
    {
        var disk = new SimulatedDisk();
        using (var spool = Open(disk))
        {
            await new Writer(spool, Key).WriteAsync(Bytes("before "));
        }

        using var again = Open(disk);
        var writer = new Writer(again, Key, start: 7);
        await writer.WriteAsync(Bytes("after"));
        Assert.Equal(SpoolRefusalKind.SealMismatch, (await writer.SealAsync(SHA256.HashData(Bytes("after")))).Refusal?.Kind);
        var whole = SHA256.HashData(Bytes("before after"));
        Assert.Equal(whole, (await writer.SealAsync(whole)).Seal!.Sha256.ToArray());
    }

    [Fact]
    public async Task Open_ManySegmentsManyLogs_AllAreThere()
    {
        var disk = new SimulatedDisk();
        var options = Options(segmentBytes: 64 * 1024);
        var texts = new Dictionary<LogKey, string>();
        using (var spool = Open(disk, options: options))
        {
            var writers = Enumerable.Range(1, 20)
                .Select(i => Key with { Attempt = i })
                .ToDictionary(k => k, k => new Writer(spool, k));
            for (var i = 0; i < 200; i++)
            {
                foreach (var (key, writer) in writers)
                {
                    var text = $"line {i} of {key.Attempt} {new string('x', i)}\n";
                    await writer.SendAsync(Bytes(text));
                    texts[key] = texts.GetValueOrDefault(key, "") + text;
                }
            }

            foreach (var writer in writers.Values)
            {
                await writer.AcknowledgedAsync(writer.Sent);
            }
        }

        Assert.True(disk.List().Count > 5);
        using var again = Open(disk, options: options);
        Assert.Equal(20, again.LogCount);
        Assert.Equal(4000, again.Recovery.Records);
        Assert.All(texts, t => Assert.Equal(t.Value, Text(again, t.Key)));
    }
}
