using System.Text;
using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Read;

public sealed class ReadTests : IAsyncLifetime
{
    private const string OtherJob = "projects/demo/jobs/02";

    private LogService _service = null!;

    private LogShipperService.LogShipperServiceClient Client => _service.Client;

    public async Task InitializeAsync() => _service = await LogService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Read_PageByPage_GivesTheWholeLogAndTheSeal()
    {
        var all = await WriteAsync(seal: true);
        var text = "";
        var request = new ReadLogsRequest { Job = Pusher.Job, PageSize = 700 };
        var pages = 0;
        ReadLogsResponse page;
        do
        {
            page = await Client.ReadLogsAsync(request);
            var bytes = page.Chunks.Select(c => Encoding.Latin1.GetString(c.Data.Span)).ToList();
            Assert.InRange(bytes.Sum(b => b.Length), 1, 700);
            Assert.Equal(text.Length, page.Chunks[0].Offset);
            text += string.Concat(bytes);
            request.PageToken = page.NextPageToken;
            pages++;
        }
        while (page.NextPageToken.Length > 0);
        Assert.Equal(all, text);
        Assert.True(pages > 5);
        Assert.Equal(all.Length, page.Seal.Length);
    }

    [Fact]
    public async Task Read_OpenLogFromAnOffset_NoSealAndNoToken()
    {
        var all = await WriteAsync(seal: false);
        var page = await Client.ReadLogsAsync(new ReadLogsRequest { Job = Pusher.Job, Attempt = 1, Offset = all.Length - 3 });
        Assert.Equal(all[^3..], page.Chunks.Single().Data.ToStringUtf8());
        Assert.Null(page.Seal);
        Assert.Equal("", page.NextPageToken);
    }

    [Fact]
    public async Task Read_WrongToken_IsNamed()
    {
        await WriteAsync(seal: false);
        var good = (await Client.ReadLogsAsync(new ReadLogsRequest { Job = Pusher.Job, PageSize = 1 })).NextPageToken;
        var flipped = (good[0] == 'A' ? 'B' : 'A') + good[1..];
        await ExpectAsync(new ReadLogsRequest { Job = Pusher.Job, PageToken = "nonsense" });
        await ExpectAsync(new ReadLogsRequest { Job = Pusher.Job, PageToken = flipped });
        await ExpectAsync(new ReadLogsRequest { Job = OtherJob, PageToken = good });
        await ExpectAsync(new ReadLogsRequest { Job = Pusher.Job, Attempt = 2, PageToken = good });
        await ExpectAsync(new ReadLogsRequest { Job = Pusher.Job, Offset = 1, PageToken = good });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((1024 * 1024) + 1)]
    public async Task Read_WrongPageSize_IsNamed(int size)
    {
        var error = await Errors.OfAsync(
            async () => await Client.ReadLogsAsync(new ReadLogsRequest { Job = Pusher.Job, PageSize = size }));
        Assert.Equal((StatusCode.InvalidArgument, "PAGE_SIZE_INVALID"), error);
    }

    [Fact]
    public async Task Read_NoLog_IsNotFound()
    {
        var error = await Errors.OfAsync(async () => await Client.ReadLogsAsync(new ReadLogsRequest { Job = OtherJob }));
        Assert.Equal((StatusCode.NotFound, "LOG_NOT_FOUND"), error);
    }

    private async Task ExpectAsync(ReadLogsRequest request)
    {
        var error = await Errors.OfAsync(async () => await Client.ReadLogsAsync(request));
        Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID"), error);
    }

    private async Task<string> WriteAsync(bool seal)
    {
        using var pusher = await Pusher.OpenAsync(Client);
        var all = "";
        for (var i = 0; i < 300; i++)
        {
            var line = $"line {i} of the log\n";
            await pusher.FrameAsync(all.Length, line);
            all += line;
        }

        await pusher.AcknowledgedAsync(all.Length);
        if (seal)
        {
            await pusher.SealAsync(all);
            await pusher.SealedAsync();
        }

        return all;
    }
}
