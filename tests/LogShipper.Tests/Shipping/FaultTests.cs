using System.Net;
using Mesh.LogShipper.Shipping.Progress;
using Mesh.Testing.Elasticsearch;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Shipping;

public sealed class FaultTests
{
    private static readonly string Log = string.Concat(Enumerable.Range(0, 50).Select(i => $"line {i}\n"));

    public static TheoryData<string> WholeFaults => [.. Enum.GetNames<StubFault>().Except(["None", "Silence"])];

    [Theory]
    [MemberData(nameof(WholeFaults))]
    public async Task Ship_RequestsFailAsAWhole_NothingIsLostOrDoubled(string fault)
    {
        await using var rig = await ShippingRig.StartAsync();
        var left = 3;
        rig.Elastic.Fault = _ => Interlocked.Decrement(ref left) >= 0 ? Enum.Parse<StubFault>(fault) : StubFault.None;
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), Log);
        await rig.ShippedAsync(log);
        Assert.Equal(Expected.Lines(Log), rig.Found(log));
        Assert.Equal(0, rig.Status.DeadLetters);
        Assert.True(left < 0, "The fault did not come.");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Ship_SomeDocumentsAreNotTaken_OnlyTheseAreSentAgain(int status)
    {
        await using var rig = await ShippingRig.StartAsync();
        var tries = 0;
        rig.Elastic.ItemFault = item => item.Message == "line 7" && Interlocked.Increment(ref tries) <= 3
            ? status == 429 ? StubItemFault.Busy : StubItemFault.ShardGone
            : null;
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), Log);
        await rig.ShippedAsync(log);
        Assert.Equal(Expected.Lines(Log), rig.Found(log));
        Assert.Equal(0, rig.Elastic.Indices.Conflicts);
        Assert.Equal(3, rig.Elastic.Bulks.Count(bulk => bulk is [{ Message: "line 7" }]));
    }

    [Fact]
    public async Task Ship_OneProjectIsNeverTaken_TheOthersGoOn()
    {
        await using var rig = await ShippingRig.StartAsync();
        rig.Elastic.ItemFault = item => item.Index.EndsWith("-poisoned", StringComparison.Ordinal) ? StubItemFault.ShardGone : null;
        var poisoned = await rig.WriteAsync(ShippingRig.Job("poisoned", 1), Log);
        var others = await Task.WhenAll(Enumerable.Range(2, 10).Select(i => rig.WriteAsync(ShippingRig.Job("demo", i), Log)));
        await rig.ShippedAsync(others);
        Assert.Empty(rig.Found(poisoned));
        rig.Elastic.ItemFault = _ => null;
        await rig.ShippedAsync(poisoned);
        Assert.Equal(Expected.Lines(Log), rig.Found(poisoned));
    }

    [Fact]
    public async Task Ship_OneLogCutsEveryConnection_TheOthersGoOn()
    {
        await using var rig = await ShippingRig.StartAsync();
        rig.Elastic.Fault = bulk => bulk.Any(i => i.Index.EndsWith("-poisoned", StringComparison.Ordinal))
            ? StubFault.CutBefore
            : StubFault.None;
        var poisoned = await rig.WriteAsync(ShippingRig.Job("poisoned", 1), Log);
        var others = await Task.WhenAll(Enumerable.Range(2, 10).Select(i => rig.WriteAsync(ShippingRig.Job("demo", i), Log)));
        await rig.ShippedAsync(others);
        rig.Elastic.Fault = _ => StubFault.None;
        await rig.ShippedAsync(poisoned);
        Assert.Equal(Expected.Lines(Log), rig.Found(poisoned));
    }

    [Fact]
    public async Task Ship_RequestIsTooLarge_ComesInSmallerOnes()
    {
        await using var rig = await ShippingRig.StartAsync(null, stub => stub.MaxBodyBytes = 20_000);
        var text = string.Concat(Enumerable.Range(0, 300).Select(i => $"{i} {new string('x', 200)}\n"));
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), text);
        await rig.ShippedAsync(log);
        Assert.Equal(Expected.Lines(text), rig.Found(log));
        Assert.Equal(0, rig.Status.DeadLetters);
    }

    [Fact]
    public async Task Ship_DocumentIsTooLargeAlone_IsADeadLetterAndTheRestGoesOn()
    {
        await using var rig = await ShippingRig.StartAsync(null, stub => stub.MaxBodyBytes = 5_000);
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), $"small\n{new string('x', 10_000)}\nsmall too\n");
        await rig.ShippedAsync(log);
        Assert.Equal(["small", "small too"], rig.Found(log).OrderBy(d => d.Key).Select(d => d.Value));
        Assert.Equal((413, 1), (Letters(rig).Single().Status, Letters(rig).Single().Tries));
    }

    [Fact]
    public async Task Ship_Unauthorized_AsksSeldomAndLosesNothing()
    {
        var time = new ManualTime();
        await using var rig = await ShippingRig.StartAsync(
            time, stub => stub.Fault = _ => StubFault.Unauthorized, "--LogShipper:Shipping:Workers=1");
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), Log);
        await rig.Service.Events.SeenAsync(472);
        Assert.Contains("security_exception", rig.Status.LastError, StringComparison.Ordinal);
        var sent = rig.Elastic.Bulks.Count;
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(sent, rig.Elastic.Bulks.Count);
        rig.Elastic.Fault = _ => StubFault.None;
        await time.UntilAwaitedAsync(TimeSpan.FromMinutes(5));
        time.Advance(TimeSpan.FromMinutes(5));
        await rig.ShippedAsync(log);
        Assert.Equal(Expected.Lines(Log), rig.Found(log));
    }

    [Fact]
    public async Task Ship_ServerIsSilent_IsAskedAgainAfterTheTimeout()
    {
        await using var rig = await ShippingRig.StartAsync("--LogShipper:Elasticsearch:RequestTimeout=00:00:00.200");
        var left = 1;
        rig.Elastic.Fault = _ => Interlocked.Decrement(ref left) >= 0 ? StubFault.Silence : StubFault.None;
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), Log);
        await rig.ShippedAsync(log);
        Assert.Equal(Expected.Lines(Log), rig.Found(log));
    }

    [Fact]
    public async Task Ship_TemplateIsRefused_IsSaidAndShippingGoesOn()
    {
        await using var rig = await ShippingRig.StartAsync(null, stub => stub.TemplateRefusal = HttpStatusCode.Forbidden);
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), Log);
        await rig.Service.Events.SeenAsync(469);
        await rig.ShippedAsync(log);
        Assert.Empty(rig.Elastic.Indices.DataStreams);
        Assert.Equal(Expected.Lines(Log), rig.Found(log));
    }

    [Fact]
    public async Task Ship_KilledBetweenTheAnswerAndTheCheckpoint_DoublesNothing()
    {
        await using var rig = await ShippingRig.StartAsync();
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), Log);
        await rig.ShippedAsync(log);
        // What a process leaves that dies after the servers took all, and before it could note that.
        rig.Service.Services.GetRequiredService<ShippingDatabase>().Apply(
            new ShippingChanges { Checkpoints = { (log, StoredCheckpoint.None) } }, DateTimeOffset.UnixEpoch);
        await rig.Service.RestartAsync();
        await rig.ShippedAsync(log);
        Assert.Equal(Expected.Lines(Log), rig.Found(log));
        Assert.Equal(50, rig.Elastic.Indices.Conflicts);
        Assert.Equal(0, rig.Status.DeadLetters);
    }

    [Fact]
    public async Task Ship_AnHourWithoutServers_CostsNoMemoryAndLosesNothing()
    {
        var time = new ManualTime();
        await using var rig = await ShippingRig.StartAsync(
            time, stub => stub.Fault = _ => StubFault.Unavailable, "--LogShipper:Shipping:Workers=1");
        var logs = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => rig.WriteAsync(ShippingRig.Job("demo", i), Log)));
        // The clock runs, far faster than a real one, and the service with it.
        for (var minutes = 0.0; minutes < 60; minutes += 0.25)
        {
            time.Advance(TimeSpan.FromMinutes(0.25));
            await Task.Delay(5);
        }

        Assert.Equal(5 * Log.Length, rig.Status.UnshippedBytes);
        Assert.InRange(rig.Status.OldestAge, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.InRange(rig.Elastic.Bulks.Count, 10, 200);
        rig.Elastic.Fault = _ => StubFault.None;
        await ShippingRig.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(15));
                return rig.Status.UnshippedBytes == 0;
            },
            () => "Nothing is shipped after the outage.");
        await rig.ShippedAsync(logs);
        Assert.All(logs, log => Assert.Equal(Expected.Lines(Log), rig.Found(log)));
    }

    private static List<StoredLetter> Letters(ShippingRig rig) =>
        rig.Service.Services.GetRequiredService<ShippingDatabase>().ListLetters(0, 100);
}
