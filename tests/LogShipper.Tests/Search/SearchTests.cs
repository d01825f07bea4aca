using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Shipping;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Search;

public sealed class SearchTests
{
    private const string Log =
        "Connection refused by db.example.com:5432\nall is \u001b[32mwell\u001b[0m\nerror: CONNECTION lost\n10%\rdone ✓ foo_bar\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Search_Text_FindsTheLinesThatHoldIt(bool elastic)
    {
        await using var rig = await StartAsync(elastic);
        await rig.ShipAsync(ShippingRig.Job("demo", 1), Log);
        foreach (var (text, ignoreCase, offsets) in new (string, bool, long[])[]
        {
            ("refused", false, [0]), ("fuse", false, [0]), ("onnection refu", false, [0]), ("example.com:54", false, [0]),
            ("connection", false, []), ("connection", true, [0, 63]), ("all is well", false, [42]), ("✓", false, [86]),
            ("✓ foo_b", false, [86]), ("10%", false, []), ("refused well", false, []), ("*", false, []),
        })
        {
            var found = await rig.SearchAsync(new SearchLogsRequest { Parent = "projects/demo", Query = text, IgnoreCase = ignoreCase });
            Assert.True(offsets.SequenceEqual(found.Lines.Select(l => l.Offset)), $"{text}: {string.Join(',', found.Lines)}");
            Assert.Equal(elastic ? LogSource.Elasticsearch : LogSource.Store, found.Source);
        }

        var line = (await rig.SearchAsync(new SearchLogsRequest { Parent = "projects/demo", Query = "well" })).Lines.Single();
        Assert.Equal((ShippingRig.Job("demo", 1), 1, "build", LogStream.Stdout), (line.Job, line.Attempt, line.Step, line.Stream));
        Assert.Equal("all is well", line.Text.ToStringUtf8());
        Assert.NotNull(line.Time);
    }

    [Theory]
    [InlineData(true, 7)]
    [InlineData(false, 7)]
    [InlineData(false, 10)]
    public async Task Search_PageByPage_GivesAllOnceTheNewestLogsFirst(bool elastic, int pageSize)
    {
        await using var rig = await StartAsync(elastic);
        for (var i = 0; i < 5; i++)
        {
            await rig.ShipAsync(
                ShippingRig.Job("demo", i), string.Concat(Enumerable.Range(0, 40).Select(n => n % 2 == 0 ? $"hit {n}\n" : $"no {n}\n")));
        }

        await rig.ShipAsync(ShippingRig.Job("other", 9), "hit of another project\n");
        var request = new SearchLogsRequest { Parent = "projects/demo", Query = "hit", PageSize = pageSize };
        List<string> seen = [];
        do
        {
            var page = await rig.SearchAsync(request);
            Assert.InRange(page.Lines.Count, 0, pageSize);
            seen.AddRange(page.Lines.Select(l => $"{l.Job} {l.Text.ToStringUtf8()}"));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        var expected = Enumerable.Range(0, 5).Reverse().SelectMany(
            i => Enumerable.Range(0, 20).Select(n => $"{ShippingRig.Job("demo", i)} hit {2 * n}"));
        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Search_Filters_Narrow(bool elastic)
    {
        await using var rig = await StartAsync(elastic);
        await rig.ShipAsync(ShippingRig.Job("demo", 1), "hit\n");
        await rig.ShipAsync(ShippingRig.Job("demo", 2), "hit\n");
        async Task<int> CountAsync(SearchLogsRequest request)
        {
            request.Query = "hit";
            return (await rig.SearchAsync(request)).Lines.Count;
        }

        var soon = Timestamp.FromDateTime(DateTime.UtcNow.AddHours(1));
        Assert.Equal(1, await CountAsync(new() { Parent = ShippingRig.Job("demo", 2) }));
        Assert.Equal(2, await CountAsync(new() { Parent = "projects/demo", Step = "build" }));
        Assert.Equal(0, await CountAsync(new() { Parent = "projects/demo", Step = "test" }));
        Assert.Equal(0, await CountAsync(new() { Parent = "projects/demo", StartTime = soon }));
        Assert.Equal(2, await CountAsync(new() { Parent = "projects/demo", EndTime = soon }));
        Assert.Equal(0, await CountAsync(new() { Parent = "projects/nobody" }));
    }

    [Fact]
    public async Task Search_BoundOfTheScan_GivesATokenToGoOnWith()
    {
        await using var rig = await StartAsync(elastic: false, "--LogShipper:Search:ScanBytes=1024");
        await rig.ShipAsync(ShippingRig.Job("demo", 1), $"{string.Concat(Enumerable.Repeat("nothing here\n", 50_000))}the needle\n");
        var request = new SearchLogsRequest { Parent = "projects/demo", Query = "needle" };
        var pages = 1;
        var page = await rig.SearchAsync(request);
        for (; page.Lines.Count == 0; pages++)
        {
            Assert.NotEmpty(page.NextPageToken);
            request.PageToken = page.NextPageToken;
            page = await rig.SearchAsync(request);
        }

        Assert.Equal((650_000, true), (page.Lines.Single().Offset, pages > 1));
    }

    [Theory]
    [InlineData("nonsense", "x", 0, "", "PARENT_INVALID")]
    [InlineData("", "x", 0, "", "PARENT_INVALID")]
    [InlineData("projects/demo", "", 0, "", "QUERY_INVALID")]
    [InlineData("projects/demo", "a\nb", 0, "", "QUERY_INVALID")]
    [InlineData("projects/demo", "x", 1_001, "", "PAGE_SIZE_INVALID")]
    [InlineData("projects/demo", "x", 0, "nonsense", "PAGE_TOKEN_INVALID")]
    public async Task Search_WrongArguments_AreNamed(string parent, string query, int size, string token, string reason)
    {
        await using var service = await LogService.StartAsync();
        var request = new SearchLogsRequest { Parent = parent, Query = query, PageSize = size, PageToken = token };
        Assert.Equal(
            (StatusCode.InvalidArgument, reason), await Errors.OfAsync(async () => await service.Client.SearchLogsAsync(request)));
    }

    private static async Task<SearchRig> StartAsync(bool elastic, params string[] settings) => new(
        elastic ? await ShippingRig.StartAsync(settings) : null, elastic ? null : await LogService.StartAsync(null, settings));

    private sealed class SearchRig(ShippingRig? elastic, LogService? alone) : IAsyncDisposable
    {
        private LogService Service => elastic?.Service ?? alone!;

        public async Task ShipAsync(string job, string text)
        {
            if (elastic is not null)
            {
                await elastic.ShippedAsync(await elastic.WriteAsync(job, text));
                return;
            }

            using var pusher = await Pusher.OpenAsync(Service.Client, job);
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var at = 0; at < bytes.Length; at += 60_000)
            {
                await pusher.FrameAsync(at, bytes[at..Math.Min(bytes.Length, at + 60_000)]);
            }

            await pusher.AcknowledgedAsync(bytes.Length);
        }

        public async Task<SearchLogsResponse> SearchAsync(SearchLogsRequest request) => await Service.Client.SearchLogsAsync(request);

        public async ValueTask DisposeAsync()
        {
            await (elastic?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (alone?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
