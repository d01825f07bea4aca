using System.Text.Json;
using Serilog;
using Serilog.Core;
using Serilog.Sinks.Elasticsearch;

namespace Mesh.Compat.Tests.Elasticsearch.Delivery;

/// <summary>Events that go through buffer files: whatever fails, each is stored once or set aside, and a loss is said.</summary>
public sealed class DurableTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-sink-").FullName;
    private readonly Failures _failures = new();
    private BulkServer _server = null!;

    public async Task InitializeAsync() => _server = await BulkServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Write_ServerFailsForAWhile_AllArriveOnceInOrder()
    {
        _server.OfRequest = _ => _server.Requests.Count < 4 ? 503 : 200;
        using (var log = Logger())
        {
            Write(log, 0, 20);
            await _server.UntilAsync(() => _server.Stored.Count == 20, "20 events");
        }

        Assert.Equal(Names(0, 20), _server.Messages);
        Assert.Empty(Refused());
    }

    [Fact]
    public async Task Dispose_ServerIsDown_NextInstanceSendsTheRestWithTheSameIds()
    {
        _server.OfRequest = _ => 503;
        using (var log = Logger())
        {
            Write(log, 0, 10);
            await _server.UntilAsync(() => _server.Requests.Count > 0, "a try");
        }

        var tried = _server.Requests.SelectMany(request => request).Select(item => item.Id).ToHashSet();
        _server.OfRequest = _ => 200;
        using (var log = Logger())
        {
            Write(log, 10, 5);
            await _server.UntilAsync(() => _server.Stored.Count == 15, "15 events");
        }

        Assert.Equal(Names(0, 15), _server.Messages);
        Assert.Subset(_server.Stored.Select(item => item.Id).ToHashSet(), tried);
    }

    [Fact]
    public async Task Kill_InTheMiddleOfALine_WholeLinesArriveAndTheTornOneIsSetAside()
    {
        _server.OfRequest = _ => 503;
        var copy = Directory.CreateTempSubdirectory("mesh-sink-").FullName;
        try
        {
            using (var log = Logger())
            {
                Write(log, 0, 10);
                // The folder as a kill at this moment would leave it, and a line of which only a part was written.
                foreach (var file in Buffers())
                {
                    File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
                }
            }

            var torn = """{"id":"torn","index":"logs-test","document":{"message":"ha""";
            await File.AppendAllTextAsync(Directory.GetFiles(copy, "*.buffer").Single(), torn);
            _server.OfRequest = _ => 200;
            using (var log = Logger(options => options.BufferBaseFilename = Path.Combine(copy, "mesh")))
            {
                Write(log, 10, 1);
                await _server.UntilAsync(() => _server.Stored.Count == 11, "11 events");
            }

            Assert.Equal(Names(0, 11), _server.Messages);
            var refused = JsonElement.Parse(File.ReadLines(Directory.GetFiles(copy, "*-invalid-*.json").Single()).Single());
            Assert.Equal(torn, refused.GetProperty("document").GetString());
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task Refusal_OfOneEvent_IsSetAsideAndHoldsUpNothing(int status)
    {
        Exception? told = null;
        _server.OfItem = item => item.Message == "event 3" ? status : 201;
        using (var log = Logger(options =>
        {
            options.EmitEventFailure = EmitEventFailureHandling.WriteToFailureSink | EmitEventFailureHandling.RaiseCallback;
            options.FailureCallback = (_, error) => told = error;
        }))
        {
            Write(log, 0, 10);
            await _server.UntilAsync(() => _server.Stored.Count == 9, "9 events");
        }

        Assert.Equal(Names(0, 10).Where(name => name != "event 3"), _server.Messages);
        var refused = Assert.Single(Refused());
        Assert.Equal(status, refused.GetProperty("status").GetInt32());
        Assert.Contains("told to answer", refused.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("event 3", refused.GetProperty("document").GetProperty("message").GetString());
        Assert.Equal("event 3", Assert.Single(_failures.Events).RenderMessage());
        Assert.Contains($"{status}", told?.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests.SelectMany(request => request), item => item.Message == "event 3");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Retry_OfSomeEvents_SendsOnlyThoseAgainWithTheirIds(int status)
    {
        HashSet<string> busy = ["event 2", "event 5"];
        _server.OfItem = item => busy.Contains(item.Message) && _server.Requests.Count < 3 ? status : 201;
        using (var log = Logger())
        {
            Write(log, 0, 8);
            await _server.UntilAsync(() => _server.Stored.Count == 8, "8 events");
        }

        var tries = _server.Requests.SelectMany(request => request).ToLookup(item => item.Message, item => item.Id);
        Assert.All(tries, sent => Assert.Single(sent.Distinct()));
        Assert.All(Names(0, 8).Where(name => !busy.Contains(name)), name => Assert.Single(tries[name]));
        Assert.Empty(Refused());
    }

    [Fact]
    public async Task Retry_AfterALostAnswer_DoublesNothing()
    {
        _server.LosesAnswer = () => _server.Requests.Count < 2;
        using (var log = Logger())
        {
            Write(log, 0, 10);
            await _server.UntilAsync(
                () => _server.Requests.Count >= 3 && _server.Stored.Count == 10, "10 events and a third request");
        }

        Assert.Equal(Names(0, 10), _server.Messages);
        Assert.Empty(Refused());
    }

    [Fact]
    public async Task Send_RequestIsTooLarge_IsSplitAndOnlyWhatIsTooLargeAloneIsSetAside()
    {
        _server.OfRequest = items => items.Count > 2 || items.Any(item => item.Message == "event 4") ? 413 : 200;
        using (var log = Logger())
        {
            Write(log, 0, 9);
            await _server.UntilAsync(() => _server.Stored.Count == 8, "8 events");
        }

        Assert.Equal(Names(0, 9).Where(name => name != "event 4"), _server.Messages);
        Assert.Equal(413, Assert.Single(Refused()).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Position_IsLost_AllIsSentAgainAndNothingDoubled()
    {
        using (var log = Logger())
        {
            Write(log, 0, 10);
            await _server.UntilAsync(() => _server.Stored.Count == 10, "10 events");
        }

        File.Delete(Path.Combine(_folder, "mesh.position"));
        using (var log = Logger())
        {
            Write(log, 10, 1);
            await _server.UntilAsync(() => _server.Stored.Count == 11, "11 events");
        }

        Assert.Equal(Names(0, 11), _server.Messages);
        Assert.Empty(Refused());
    }

    [Fact]
    public async Task Bound_IsReached_OldEventsStayAndTheNumberOfLostOnesIsSaid()
    {
        const int Written = 200;
        _server.OfRequest = _ => 503;
        using (var log = Logger(Small))
        {
            Write(log, 0, Written);
            Assert.Equal(3, Buffers().Length);
            Assert.All(Buffers(), file => Assert.InRange(new FileInfo(file).Length, 1, 4096));

            _server.OfRequest = _ => 200;
            await _server.UntilAsync(() => Lost() > 0, "an event that says how many are lost");
        }

        var kept = _server.Messages.Count(message => message.StartsWith("event ", StringComparison.Ordinal));
        Assert.Equal(Written, kept + Lost());
        Assert.Equal(Names(0, kept), _server.Messages.Take(kept));
    }

    [Fact]
    public async Task Files_AreDeletedOnceAllInThemIsStored()
    {
        using (var log = Logger(Small))
        {
            for (var round = 0; round < 5; round++)
            {
                Write(log, round * 20, 20);
                await _server.UntilAsync(() => _server.Stored.Count == (round + 1) * 20, $"{(round + 1) * 20} events");
            }
        }

        Assert.Equal(Names(0, 100), _server.Messages);
        Assert.InRange(Buffers().Length, 0, 1);
    }

    [Fact]
    public async Task Buffer_IsAnothers_EventsAreSentFromMemory()
    {
        using var first = Logger();
        using var second = Logger();
        first.Information("event {N}", 1);
        second.Information("event {N}", 2);

        await _server.UntilAsync(() => _server.Stored.Count == 2, "2 events");

        Assert.Equal(["event 1", "event 2"], _server.Messages.Order());
    }

    [Fact]
    public async Task Event_LongerThanTheLimit_IsSetAsideUnsent()
    {
        using (var log = Logger(options => options.SingleEventSizePostingLimit = 1_000))
        {
            log.Information("{Text}", new string('x', 2_000));
            Write(log, 0, 1);
            await _server.UntilAsync(() => _server.Stored.Count == 1, "1 event");
        }

        Assert.Equal(["event 0"], _server.Messages);
        Assert.Equal(0, Assert.Single(Refused()).GetProperty("status").GetInt32());
    }

    private static void Small(ElasticsearchSinkOptions options)
    {
        options.BufferFileSizeLimitBytes = 4096;
        options.BufferFileCountLimit = 3;
    }

    private static void Write(Logger log, int from, int count)
    {
        for (var n = from; n < from + count; n++)
        {
            log.Information("event {N}", n);
        }
    }

    private static IEnumerable<string> Names(int from, int count) => Enumerable.Range(from, count).Select(n => $"event {n}");

    private Logger Logger(Action<ElasticsearchSinkOptions>? change = null)
    {
        var options = new ElasticsearchSinkOptions(_server.Url)
        {
            IndexFormat = "logs-test",
            BatchAction = ElasticOpType.Create,
            BufferBaseFilename = Path.Combine(_folder, "mesh"),
            BufferLogShippingInterval = TimeSpan.FromMilliseconds(10),
            FailureSink = _failures,
        };
        change?.Invoke(options);
        return new LoggerConfiguration().WriteTo.Elasticsearch(options).CreateLogger();
    }

    private long Lost() => _server.Stored
        .Where(item => item.Document.TryGetProperty("fields", out var fields) && fields.TryGetProperty("LostEvents", out _))
        .Sum(item => item.Document.GetProperty("fields").GetProperty("LostEvents").GetInt64());

    private string[] Buffers() => Directory.GetFiles(_folder, "*.buffer");

    private List<JsonElement> Refused() =>
        [.. Directory.GetFiles(_folder, "*-invalid-*.json").SelectMany(File.ReadLines).Select(line => JsonElement.Parse(line))];
}
