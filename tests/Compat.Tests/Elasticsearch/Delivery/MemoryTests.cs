using Serilog;
using Serilog.Core;
using Serilog.Sinks.Elasticsearch;

namespace Mesh.Compat.Tests.Elasticsearch.Delivery;

/// <summary>Events that are held in memory.</summary>
public sealed class MemoryTests : IAsyncLifetime
{
    private readonly Failures _failures = new();
    private BulkServer _server = null!;

    public async Task InitializeAsync() => _server = await BulkServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void Dispose_WithinThePeriod_SendsWhatIsQueued()
    {
        using (var log = Logger(options => options.Period = TimeSpan.FromHours(1)))
        {
            Write(log, 500);
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(n => $"event {n}"), _server.Messages);
        Assert.All(_server.Requests, request => Assert.InRange(request.Count, 1, 50));
    }

    [Fact]
    public async Task Write_ServerFailsForAWhile_RetriesKeepTheirIds()
    {
        _server.OfRequest = _ => _server.Requests.Count < 3 ? 500 : 200;
        using var log = Logger();
        Write(log, 10);
        await _server.UntilAsync(() => _server.Stored.Count == 10, "10 events");

        var ids = _server.Requests.SelectMany(request => request).ToLookup(item => item.Message, item => item.Id);
        Assert.All(ids, sent => Assert.Single(sent.Distinct()));
    }

    [Fact]
    public void Dispose_ServerIsDown_EndsAndGivesTheRestToTheFailureSink()
    {
        _server.OfRequest = _ => 503;
        using (var log = Logger())
        {
            Write(log, 120);
        }

        Assert.Equal(
            Enumerable.Range(0, 120).Select(n => $"event {n}"),
            _failures.Events.Select(e => e.RenderMessage()).Order(ByNumber));
        Assert.Empty(_server.Stored);
    }

    [Fact]
    public void Dispose_ServerNeverAnswers_EndsAndGivesTheRestToTheFailureSink()
    {
        using var never = new ManualResetEventSlim();
        _server.OfRequest = _ =>
        {
            never.Wait();
            return 503;
        };
        using (var log = Logger(options => options.ConnectionTimeout = TimeSpan.FromMilliseconds(300)))
        {
            Write(log, 3);
        }

        never.Set();
        Assert.Equal(3, _failures.Events.Count);
    }

    [Fact]
    public async Task Queue_IsFull_TheNumberOfLostEventsIsSaid()
    {
        _server.OfRequest = _ => 503;
        using (var log = Logger(options => options.QueueSizeLimit = 10))
        {
            Write(log, 50);
            _server.OfRequest = _ => 200;
            await _server.UntilAsync(() => _server.Stored.Count == 11, "10 events and one that says how many are lost");
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"event {n}"), _server.Messages.Take(10));
        Assert.Equal(40, _server.Stored[10].Document.GetProperty("fields").GetProperty("LostEvents").GetInt32());
    }

    [Fact]
    public void Failure_OfTheCallback_StopsNothing()
    {
        _server.OfItem = item => item.Message == "event 1" ? 400 : 201;
        using (var log = Logger(options =>
        {
            options.EmitEventFailure = EmitEventFailureHandling.RaiseCallback;
            options.FailureCallback = (_, _) => throw new InvalidOperationException("the application's own fault");
        }))
        {
            Write(log, 3);
        }

        Assert.Equal(["event 0", "event 2"], _server.Messages);
    }

    [Theory]
    [InlineData("user:p%40ss", null, "Basic dXNlcjpwQHNz")]
    [InlineData("", "a2V5", "ApiKey a2V5")]
    public void Send_WithCredentials_AuthenticatesItself(string userInfo, string? apiKey, string expected)
    {
        var parts = userInfo.Split(':');
        var url = new UriBuilder(_server.Url) { UserName = parts[0], Password = parts.ElementAtOrDefault(1) }.Uri;
        using (var log = Logger(options => options.ApiKey = apiKey, url))
        {
            Write(log, 1);
        }

        Assert.Equal(expected, _server.Authorization);
    }

    [Fact]
    public void Send_FirstNodeIsDown_TheNextOneGetsIt()
    {
        // Nothing listens on port 9 of the loopback.
        using (var log = Logger(null, new Uri("http://127.0.0.1:9"), _server.Url))
        {
            Write(log, 5);
        }

        Assert.Equal(5, _server.Stored.Count);
    }

    [Theory]
    [InlineData(null, "/_index_template/mesh")]
    [InlineData(AutoRegisterTemplateVersion.ESv7, "/_template/mesh")]
    public void Template_IsAbsent_IsPutBeforeTheFirstEvents(AutoRegisterTemplateVersion? version, string path)
    {
        _server.OfCall = call => call.StartsWith("PUT", StringComparison.Ordinal) ? 200 : 404;
        using (var log = Logger(options => Template(options, version)))
        {
            Write(log, 1);
        }

        Assert.Equal($"HEAD {path} ", _server.Calls[0]);
        Assert.StartsWith($"PUT {path} {{\"index_patterns\":[\"logs-*\"]", _server.Calls[1], StringComparison.Ordinal);
        Assert.Single(_server.Stored);
    }

    [Fact]
    public void Template_IsThere_IsLeftAlone()
    {
        _server.OfCall = _ => 200;
        using (var log = Logger(options => Template(options, null)))
        {
            Write(log, 1);
        }

        Assert.Equal("HEAD /_index_template/mesh ", Assert.Single(_server.Calls));
    }

    private static void Template(ElasticsearchSinkOptions options, AutoRegisterTemplateVersion? version)
    {
        options.AutoRegisterTemplate = true;
        options.AutoRegisterTemplateVersion = version;
        options.TemplateName = "mesh";
        options.IndexFormat = "logs-{0:yyyy}";
    }

    private static readonly Comparer<string> ByNumber =
        Comparer<string>.Create((a, b) => int.Parse(a[6..], null).CompareTo(int.Parse(b[6..], null)));

    private static void Write(Logger log, int count)
    {
        for (var n = 0; n < count; n++)
        {
            log.Information("event {N}", n);
        }
    }

    private Logger Logger(Action<ElasticsearchSinkOptions>? change = null, params Uri[] nodes)
    {
        var options = new ElasticsearchSinkOptions(nodes.Length == 0 ? [_server.Url] : nodes)
        {
            IndexFormat = "logs-test",
            BatchAction = ElasticOpType.Create,
            Period = TimeSpan.FromMilliseconds(10),
            EmitEventFailure = EmitEventFailureHandling.WriteToFailureSink,
            FailureSink = _failures,
        };
        change?.Invoke(options);
        return new LoggerConfiguration().WriteTo.Elasticsearch(options).CreateLogger();
    }
}
