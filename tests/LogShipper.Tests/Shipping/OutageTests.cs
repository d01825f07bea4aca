using System.Globalization;
using Mesh.LogShipper.Shipping.Progress;
using Mesh.Spool;
using Mesh.Testing.Elasticsearch;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Shipping;

/// <summary>Elasticsearch is away for an hour, by the tests' clock, while much is written.</summary>
public sealed class OutageTests
{
    private const int Logs = 8;
    private const int LinesOfALog = 850;
    private const int LineBytes = 30_000;
    private const int Known = 4;
    private const int BulkDocuments = 100;
    private const int KeptBytes = 20_000;
    private const int LeastDocumentBytes = 200;

    [Fact]
    public async Task Ship_AnHourWithoutServersAndMuchLog_HoldsABoundedPartOfItAndCatchesUp()
    {
        var time = new ManualTime();
        await using var rig = await ShippingRig.StartAsync(
            time, stub => stub.Fault = _ => StubFault.Unavailable, "--LogShipper:Shipping:Workers=1",
            Setting("KnownLogs", Known), Setting("BulkDocuments", BulkDocuments), Setting("KeptBytes", KeptBytes));
        var logs = new LogKey[Logs];
        for (var i = 0; i < Logs; i++)
        {
            logs[i] = await rig.WriteAsync(ShippingRig.Job("demo", i), Text(i));
            ExpectBounds(rig);
        }

        // Half an hour nobody answers, and half an hour the servers take no document; the clock runs far faster than a real one.
        for (var quarter = 0; quarter < 240; quarter++)
        {
            rig.Elastic.ItemFault = _ => quarter < 120 ? null : StubItemFault.Busy;
            rig.Elastic.Fault = _ => quarter < 120 ? StubFault.Unavailable : StubFault.None;
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(5);
            ExpectBounds(rig);
        }

        Assert.Empty(rig.Elastic.Indices.Documents());
        Assert.True(rig.Elastic.Bulks.Count > 10, $"only {rig.Elastic.Bulks.Count} requests came");
        Assert.All(rig.Elastic.Bulks, bulk => Assert.InRange(bulk.Count, 1, BulkDocuments));
        rig.Elastic.ItemFault = _ => null;
        var database = rig.Service.Services.GetRequiredService<ShippingDatabase>();
        await ShippingRig.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(15));
                ExpectBounds(rig);
                return logs.All(log => database.Find(log)?.IsDone == true);
            },
            () => $"{logs.Count(log => database.Find(log)?.IsDone != true)} logs are not shipped: {rig.Status.LastError}");
        for (var i = 0; i < Logs; i++)
        {
            var found = rig.Found(logs[i]).OrderBy(d => d.Key).Select(d => d.Value);
            Assert.Equal(Enumerable.Range(0, LinesOfALog).Select(n => $"line {n} of {i}"), found);
        }
    }

    [Fact]
    public async Task Expired_ShippedLog_ItsCheckpointGoesWithItAndNothingIsSentAgain()
    {
        var time = new ManualTime();
        await using var rig = await ShippingRig.StartAsync(
            time, _ => { }, "--LogShipper:Retention:MaxAge=30.00:00:00", "--LogShipper:Archive:Delay=00:00:00");
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), "a line\n");
        await rig.ShippedAsync(log);
        await rig.Service.Events.SeenAsync(484);
        var database = rig.Service.Services.GetRequiredService<ShippingDatabase>();
        time.Advance(TimeSpan.FromDays(31));
        await rig.Service.Events.SeenAsync(490);
        await ShippingRig.UntilAsync(() => database.Find(log) is null, () => "The checkpoint is still there.");
        var sent = rig.Elastic.Bulks.Count;
        await rig.Service.RestartAsync();
        var next = await rig.WriteAsync(ShippingRig.Job("demo", 2), "next\n");
        await rig.ShippedAsync(next);
        Assert.All(rig.Elastic.Bulks.Skip(sent).SelectMany(bulk => bulk), item => Assert.Equal("next", item.Message));
    }

    private static void ExpectBounds(ShippingRig rig)
    {
        var known = rig.Service.Services.GetRequiredService<KnownLogs>().All.ToList();
        Assert.InRange(known.Count, 0, Known);
        // Those of a request, and those that are kept to be sent again.
        Assert.InRange(known.Sum(source => source.Waiting.Count), 0, BulkDocuments + (KeptBytes / LeastDocumentBytes));
        Assert.InRange(known.Sum(source => source.KeptBytes), 0, KeptBytes);
    }

    // Lines of many bytes, of which few are left without their colours: the stub is to hold documents, not the log.
    private static string Text(int log)
    {
        var colours = string.Concat(Enumerable.Repeat("\u001b[31m\u001b[0m", (LineBytes - 20) / 9));
        return string.Concat(Enumerable.Range(0, LinesOfALog).Select(n => $"{colours}line {n} of {log}\n"));
    }

    private static string Setting(string name, int value) =>
        string.Create(CultureInfo.InvariantCulture, $"--LogShipper:Shipping:{name}={value}");
}
