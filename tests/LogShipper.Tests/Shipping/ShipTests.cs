using System.Text.Json.Nodes;
using Mesh.Testing.Elasticsearch;

namespace Mesh.LogShipper.Tests.Shipping;

public sealed class ShipTests
{
    private const string Log = "first\nsecond \u001b[31mred\u001b[0m\n\nlast without an end";

    [Fact]
    public async Task Ship_SealedLog_EachLineIsADocumentOfItsDataStream()
    {
        await using var rig = await ShippingRig.StartAsync();
        var log = await rig.WriteAsync("projects/my-app/jobs/01h", Log);
        await rig.ShippedAsync(log);
        Assert.Equal(["logs-mesh.jobs-my-app"], rig.Elastic.Indices.DataStreams);
        Assert.Equal(
            new Dictionary<long, string> { [0] = "first", [6] = "second red", [26] = "", [27] = "last without an end" },
            rig.Found(log));
        var item = rig.Elastic.Indices.Documents().Single(d => d.Message == "second red");
        Assert.Equal("my-app.01h.1.6", item.Id);
        var expected = JsonNode.Parse(
            """
            {"message":"second red","ecs":{"version":"8.11.0"},"event":{"dataset":"mesh.jobs","kind":"event"},
             "data_stream":{"type":"logs","dataset":"mesh.jobs","namespace":"my-app"},"labels":{"project":"my-app"},
             "log":{"offset":6},
             "mesh":{"project":"my-app","job":"projects/my-app/jobs/01h","attempt":1,"step":"build","stream":"stdout"}}
            """)!.AsObject();
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$", (string)item.Document["@timestamp"]!);
        item.Document.Remove("@timestamp");
        Assert.True(JsonNode.DeepEquals(expected, item.Document), item.Document.ToJsonString());
    }

    [Fact]
    public async Task Ship_OpenLog_ShipsWholeLinesOnlyAndTheRestAtTheSeal()
    {
        await using var rig = await ShippingRig.StartAsync();
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), "one\ntwo\nthr", seal: false);
        await ShippingRig.UntilAsync(() => rig.Found(log).Count == 2, () => $"{rig.Found(log).Count} documents came.");
        await ShippingRig.UntilAsync(() => rig.Status.UnshippedBytes == 3, () => $"{rig.Status.UnshippedBytes} bytes are left.");
        await rig.Service.RestartAsync();
        using (var pusher = await Support.Pusher.OpenAsync(rig.Service.Client, log.Job))
        {
            await pusher.FrameAsync(11, "ee\nfour");
            await pusher.SealAsync("one\ntwo\nthree\nfour");
            await pusher.SealedAsync();
        }

        await rig.ShippedAsync(log);
        Assert.Equal(Expected.Lines("one\ntwo\nthree\nfour"), rig.Found(log));
        await ShippingRig.UntilAsync(() => rig.Status.UnshippedBytes == 0, () => $"{rig.Status.UnshippedBytes} bytes are left.");
    }

    [Fact]
    public async Task Ship_ManyLogs_OneRequestMixesThem()
    {
        await using var rig = await ShippingRig.StartAsync(
            null, stub => stub.Fault = _ => StubFault.Unavailable, "--LogShipper:Shipping:Workers=1");
        var logs = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => rig.WriteAsync(
            ShippingRig.Job(i % 2 == 0 ? "demo" : "other", i), $"line of {i}\nanother\n")));
        rig.Elastic.Fault = _ => StubFault.None;
        await rig.ShippedAsync(logs);
        Assert.Contains(rig.Elastic.Bulks, bulk => bulk.Select(item => item.Index).Distinct().Count() == 2);
        Assert.Equal(40, rig.Elastic.Indices.Documents().Count);
    }

    [Fact]
    public async Task Ship_NoisyProject_AnotherIsInTheNextRequest()
    {
        await using var rig = await ShippingRig.StartAsync(
            null, stub => stub.Fault = _ => StubFault.Unavailable,
            "--LogShipper:Shipping:Workers=1", "--LogShipper:Shipping:BulkDocuments=500", "--LogShipper:Shipping:TurnLines=100");
        var noise = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"noise {i}\n"));
        var noisy = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => rig.WriteAsync(ShippingRig.Job("noisy", i), noise)));
        var quiet = await rig.WriteAsync(ShippingRig.Job("quiet", 99), "a quiet line\n");
        var before = rig.Elastic.Bulks.Count;
        rig.Elastic.Fault = _ => StubFault.None;
        await rig.ShippedAsync(quiet);
        await rig.ShippedAsync(noisy);
        var sent = rig.Elastic.Bulks.Skip(before).ToList().FindIndex(bulk => bulk.Any(item => item.Message == "a quiet line"));
        Assert.InRange(sent, 0, 2);
        Assert.All(rig.Elastic.Bulks, bulk => Assert.InRange(bulk.Count, 1, 500));
        Assert.All(noisy, log => Assert.Equal(20_000, rig.Found(log).Count));
    }

    [Fact]
    public async Task Ship_GzipAndApiKey_AreSent()
    {
        await using var rig = await ShippingRig.StartAsync(
            null, stub => stub.Authorization = "ApiKey c2VjcmV0",
            "--LogShipper:Elasticsearch:ApiKey=c2VjcmV0", "--LogShipper:Elasticsearch:Gzip=true");
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), Log);
        await rig.ShippedAsync(log);
        Assert.Equal(4, rig.Found(log).Count);
        Assert.All(rig.Elastic.Encodings, encoding => Assert.Equal("gzip", encoding));
    }

    [Fact]
    public async Task Ship_RestartAfterAllIsShipped_SendsNothingAgain()
    {
        await using var rig = await ShippingRig.StartAsync();
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), Log);
        await rig.ShippedAsync(log);
        var sent = rig.Elastic.Bulks.Count;
        await rig.Service.RestartAsync();
        var next = await rig.WriteAsync(ShippingRig.Job("demo", 2), "next\n");
        await rig.ShippedAsync(next);
        Assert.All(rig.Elastic.Bulks.Skip(sent).SelectMany(bulk => bulk), item => Assert.Equal("next", item.Message));
        Assert.Equal(0, rig.Elastic.Indices.Conflicts);
    }

    [Fact]
    public async Task Ship_FirstServerAway_GoesToTheNext()
    {
        await using var rig = await ShippingRig.StartAsync();
        string[] settings =
        [
            "--LogShipper:Elasticsearch:Urls:0=http://127.0.0.1:1", $"--LogShipper:Elasticsearch:Urls:1={rig.Elastic.Url}",
            "--LogShipper:Shipping:RetryBase=00:00:00.010",
        ];
        await using var service = await Support.LogService.StartAsync(null, settings);
        using (var pusher = await Support.Pusher.OpenAsync(service.Client))
        {
            await pusher.WriteAsync(0, "over the second\n");
        }

        await ShippingRig.UntilAsync(() => rig.Elastic.Indices.Documents().Count == 1, () => "No document came.");
    }
}
