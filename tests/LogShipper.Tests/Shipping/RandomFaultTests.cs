using Mesh.LogShipper.Shipping.Progress;
using Mesh.Spool;
using Mesh.Testing.Elasticsearch;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Shipping;

public sealed class RandomFaultTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Ship_AnyFaultsAndRestarts_EveryLineIsThereOnceOrADeadLetter(int seed)
    {
        var random = new Random(seed);
        await using var rig = await ShippingRig.StartAsync(
            "--LogShipper:Shipping:BulkDocuments=40", "--LogShipper:Shipping:TurnLines=7", "--LogShipper:Shipping:KeptBytes=4000",
            "--LogShipper:Shipping:LineBytes=1024");
        // A request of one document that Elasticsearch itself calls wrong is a dead letter by right, whatever the line.
        var faults = Enum.GetValues<StubFault>().Except([StubFault.Silence, StubFault.BadRequest]).ToArray();
        int Dice(int sides)
        {
            lock (random)
            {
                return random.Next(sides);
            }
        }

        rig.Elastic.Fault = _ => Dice(3) == 0 ? faults[Dice(faults.Length)] : StubFault.None;
        rig.Elastic.ItemFault = item => item.Message.Contains("poison", StringComparison.Ordinal)
            ? StubItemFault.Mapping
            : Dice(8) == 0 ? StubItemFault.Busy : null;
        var texts = new Dictionary<LogKey, string>();
        for (var i = 0; i < 12; i++)
        {
            var text = string.Concat(Enumerable.Range(0, Dice(120)).Select(n => Dice(20) == 0 ? $"poison {n}\n" : $"line {n} of {i}\n"));
            texts[await rig.WriteAsync(ShippingRig.Job($"project-{i % 3}", i), text)] = text;
            if (Dice(4) == 0)
            {
                await rig.Service.RestartAsync();
            }
        }

        await rig.ShippedAsync([.. texts.Keys]);
        var letters = rig.Service.Services.GetRequiredService<ShippingDatabase>().ListLetters(0, 10_000);
        foreach (var (log, text) in texts)
        {
            var expected = Expected.Lines(text).GroupBy(line => line.Value.StartsWith("poison", StringComparison.Ordinal))
                .ToDictionary(g => g.Key, g => g.Select(line => line.Key).Order().ToList());
            var prefix = $"{log.Job.Split('/')[1]}.{log.Job.Split('/')[3]}.1.";
            var dead = letters.Where(l => l.DocumentId.StartsWith(prefix, StringComparison.Ordinal)).Select(l => l.Offset).Order();
            Assert.True(
                rig.Found(log).Keys.Order().SequenceEqual(expected.GetValueOrDefault(false, [])), $"seed {seed}: lines of {log.Job}");
            Assert.True(dead.SequenceEqual(expected.GetValueOrDefault(true, [])), $"seed {seed}: dead letters of {log.Job}");
        }
    }
}
