using System.Text;
using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Recovery;

/// <summary>
/// Whatever pages a power loss drops: what was acknowledged is there, nothing is twice, and no hole is made up.
/// </summary>
public sealed class PowerLossTests
{
    [Fact]
    public async Task Open_AfterPowerLosses_EveryAcknowledgedByteIsThere()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            await RunAsync(seed);
        }
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        var disk = new SimulatedDisk();
        var written = Enumerable.Range(1, 3).ToDictionary(i => Key with { Attempt = i }, _ => new StringBuilder());
        for (var round = 0; round < 4; round++)
        {
            var events = new RecordedEvents();
            var acknowledged = new Dictionary<LogKey, long>();
            SimulatedDisk after;
            using (var spool = Open(disk, events, Options(segmentBytes: 8 * 1024)))
            {
                foreach (var (key, text) in written)
                {
                    // Bytes that were not acknowledged may be there or not; those that are there are the right ones.
                    var stored = Text(spool, key);
                    Assert.True(
                        text.ToString().StartsWith(stored, StringComparison.Ordinal), $"seed {seed}, round {round}, {key}");
                    text.Length = stored.Length;
                }

                Assert.True(events.Damages.IsEmpty, $"seed {seed}, round {round}: damage was made up");
                var writers = written.Keys.Select(
                    k => (Key: k, Writer: new Writer(spool, k, start: spool.Find(k)?.End ?? 0))).ToList();
                for (var i = random.Next(30); i > 0; i--)
                {
                    var (key, writer) = writers[random.Next(writers.Count)];
                    var text = new string((char)('a' + random.Next(26)), random.Next(1, 700));
                    written[key].Append(text);
                    await writer.SendAsync(Bytes(text));
                }

                // Some of it is acknowledged at this moment, whatever the writer thread is at.
                foreach (var (key, writer) in writers.Where(_ => random.Next(2) == 0))
                {
                    await writer.AcknowledgedAsync(random.NextInt64(writer.Sent + 1));
                }

                writers.ForEach(w => acknowledged[w.Key] = w.Writer.Acknowledged);
                after = disk.AfterPowerLoss(random);
            }

            using (var spool = Open(after, options: Options(segmentBytes: 8 * 1024)))
            {
                foreach (var (key, end) in acknowledged)
                {
                    Assert.True((spool.Find(key)?.End ?? 0) >= end, $"seed {seed}, round {round}: {key} lost acknowledged bytes");
                }
            }

            disk = after;
        }
    }
}
