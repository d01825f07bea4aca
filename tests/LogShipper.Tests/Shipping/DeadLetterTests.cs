using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;
using Mesh.Testing.Elasticsearch;

namespace Mesh.LogShipper.Tests.Shipping;

public sealed class DeadLetterTests
{
    private const string Log = "good\nbad one\nbad two\ngood too\n";

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(201)]
    public async Task Refused_Documents_AreKeptWithTheirReasonAndReplayed(int status)
    {
        await using var rig = await ShippingRig.StartAsync();
        var fault = status switch
        {
            400 => StubItemFault.Mapping,
            404 => StubItemFault.NoIndex,
            _ => StubItemFault.Diverted,
        };
        rig.Elastic.ItemFault = item => item.Message.StartsWith("bad", StringComparison.Ordinal) ? fault : null;
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), Log);
        await rig.ShippedAsync(log);
        var letters = (await rig.Service.Shipping.ListDeadLettersAsync(new ListDeadLettersRequest())).DeadLetters;
        Assert.Equal(["bad one", "bad two"], letters.Select(l => l.Line.Text.ToStringUtf8()));
        var first = letters[0];
        Assert.Equal((status, 1, "demo.00001.1.5"), (first.Status, first.Tries, first.DocumentId));
        Assert.Equal((log.Job, 1, "build", 5L), (first.Line.Job, first.Line.Attempt, first.Line.Step, first.Line.Offset));
        Assert.Equal("logs-mesh.jobs-demo", first.DataStream);
        Assert.Contains(status == 201 ? "failure_store: used" : fault.Type, first.Reason, StringComparison.Ordinal);

        // Nothing is mended yet: they come back, each counted.
        Assert.Equal(2, (await rig.Service.Shipping.ReplayDeadLettersAsync(new ReplayDeadLettersRequest())).Replayed);
        await ShippingRig.UntilAsync(() => List(rig).All(l => l.Tries == 2), () => string.Join(", ", List(rig).Select(l => l.Tries)));
        rig.Elastic.ItemFault = _ => null;
        await rig.Service.RestartAsync();
        Assert.Equal(1, (await rig.Service.Shipping.ReplayDeadLettersAsync(new ReplayDeadLettersRequest { Ids = { first.Id } })).Replayed);
        await ShippingRig.UntilAsync(() => List(rig).Count == 1, () => $"{List(rig).Count} dead letters are left.");
        await rig.Service.Shipping.ReplayDeadLettersAsync(new ReplayDeadLettersRequest());
        await ShippingRig.UntilAsync(() => List(rig).Count == 0, () => $"{List(rig).Count} dead letters are left.");
        Assert.Equal(Expected.Lines(Log), rig.Found(log));
    }

    [Fact]
    public async Task List_PageByPage_GivesAllOnce()
    {
        await using var rig = await ShippingRig.StartAsync();
        rig.Elastic.ItemFault = _ => StubItemFault.Mapping;
        var log = await rig.WriteAsync(ShippingRig.Job("demo", 1), string.Concat(Enumerable.Range(0, 25).Select(i => $"{i}\n")));
        await rig.ShippedAsync(log);
        var shipping = await rig.Service.Shipping.GetShippingAsync(new GetShippingRequest());
        Assert.Equal((25, 0), (shipping.DeadLetters, shipping.UnshippedBytes));
        Assert.Null(shipping.OldestUnshippedTime);
        List<string> seen = [];
        var request = new ListDeadLettersRequest { PageSize = 10 };
        do
        {
            var page = await rig.Service.Shipping.ListDeadLettersAsync(request);
            seen.AddRange(page.DeadLetters.Select(l => l.Line.Text.ToStringUtf8()));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}"), seen);
    }

    [Fact]
    public async Task Calls_WithWrongArguments_AreNamed()
    {
        await using var rig = await ShippingRig.StartAsync();
        Assert.Equal(
            (StatusCode.InvalidArgument, "PAGE_SIZE_INVALID"),
            await Errors.OfAsync(async () => await rig.Service.Shipping.ListDeadLettersAsync(new() { PageSize = 1_001 })));
        Assert.Equal(
            (StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID"),
            await Errors.OfAsync(async () => await rig.Service.Shipping.ListDeadLettersAsync(new() { PageToken = "x" })));
        Assert.Equal(
            (StatusCode.InvalidArgument, "DEAD_LETTER_IDS_INVALID"),
            await Errors.OfAsync(async () => await rig.Service.Shipping.ReplayDeadLettersAsync(new() { Ids = { 0 } })));
    }

    [Fact]
    public async Task Calls_WhenNothingIsShipped_SaySo()
    {
        await using var service = await LogService.StartAsync();
        Assert.Equal(
            (StatusCode.FailedPrecondition, "SHIPPING_OFF"),
            await Errors.OfAsync(async () => await service.Shipping.GetShippingAsync(new GetShippingRequest())));
    }

    private static IReadOnlyList<DeadLetter> List(ShippingRig rig) =>
        rig.Service.Shipping.ListDeadLetters(new ListDeadLettersRequest()).DeadLetters;
}
