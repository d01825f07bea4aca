using System.Text.Json;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Sinks.Elasticsearch;

namespace Mesh.Compat.Tests.Elasticsearch.Delivery;

/// <summary>What a document looks like: upstream's names and places.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task Document_OfAnEvent_HasThePublishedForm()
    {
        var item = await SendAsync(log => log.Warning("Hello {Name}, {Count:000} {@Point}", "you", 7, new { X = 1, Y = 2.5 }));
        var document = item.Document;

        Assert.Equal(
            ["@timestamp", "level", "messageTemplate", "message", "fields", "renderings"],
            document.EnumerateObject().Select(property => property.Name));
        Assert.True(DateTimeOffset.TryParse(document.GetProperty("@timestamp").GetString(), out _));
        Assert.Equal("Warning", document.GetProperty("level").GetString());
        Assert.Equal("Hello {Name}, {Count:000} {@Point}", document.GetProperty("messageTemplate").GetString());
        Assert.StartsWith("Hello \"you\", 007 ", document.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"Name":"you","Count":7,"Point":{"X":1,"Y":2.5}}""", document.GetProperty("fields").GetRawText());
        Assert.Equal("""{"Count":[{"Format":"000","Rendering":"007"}]}""", document.GetProperty("renderings").GetRawText());
        Assert.Equal("create", item.Action);
        Assert.Equal("logs-mesh.test-default", item.Index);
        Assert.Null(item.Pipeline);
    }

    [Fact]
    public async Task Document_OfAnException_ListsItAndItsInnerOnes()
    {
        var error = new InvalidOperationException("outer", new ArgumentException("inner"));

        var item = await SendAsync(log => log.Error(error, "It failed"));

        var exceptions = item.Document.GetProperty("exceptions").EnumerateArray().ToList();
        Assert.Equal(["outer", "inner"], exceptions.Select(e => e.GetProperty("Message").GetString()));
        Assert.Equal([0, 1], exceptions.Select(e => e.GetProperty("Depth").GetInt32()));
        Assert.Equal("System.InvalidOperationException", exceptions[0].GetProperty("ClassName").GetString());
    }

    [Fact]
    public async Task Document_OfValuesThatJsonDoesNotKnow_IsStillJson()
    {
        var item = await SendAsync(log => log.Information(
            "{A} {B} {C} {D}", double.NaN, float.PositiveInfinity, "line\nbreak \u0001 \ud83d\ude00", TimeSpan.FromSeconds(1)));

        Assert.Equal(
            ["NaN", "Infinity", "line\nbreak \u0001 \ud83d\ude00", "00:00:01"],
            item.Document.GetProperty("fields").EnumerateObject().Select(field => field.Value.GetString()));
    }

    [Fact]
    public async Task Document_WithInlineFields_HasThemAtItsRootAndNoNameTwice()
    {
        var item = await SendAsync(log => log.Information("{Name} {level}", "x", "mine"), options => options.InlineFields = true);

        Assert.Equal("x", item.Document.GetProperty("Name").GetString());
        Assert.Equal("Information", item.Document.GetProperty("level").GetString());
        Assert.Equal("mine", item.Document.GetProperty("fields").GetProperty("level").GetString());
    }

    [Fact]
    public async Task Document_OfAFormatterThatBreaksLines_IsOneLine()
    {
        var item = await SendAsync(log => log.Information("x"), options =>
        {
            options.CustomFormatter = new Indented();
            options.PipelineName = "enrich";
        });

        Assert.Equal("""{"message":"own"}""", item.Document.GetRawText());
        Assert.Equal("enrich", item.Pipeline);
    }

    [Fact]
    public async Task Index_OfADecider_TakesThePlaceOfTheFormat()
    {
        var item = await SendAsync(
            log => log.Information("x"), options => options.IndexDecider = (logEvent, time) => $"{logEvent.Level}-{time.Offset}");

        Assert.Equal("Information-00:00:00", item.Index);
    }

    private static async Task<BulkItem> SendAsync(Action<Logger> write, Action<ElasticsearchSinkOptions>? change = null)
    {
        await using var server = await BulkServer.StartAsync();
        var options = new ElasticsearchSinkOptions(server.Url)
        {
            IndexFormat = "logs-mesh.test-default",
            BatchAction = ElasticOpType.Create,
        };
        change?.Invoke(options);
        using (var log = new LoggerConfiguration().WriteTo.Elasticsearch(options).CreateLogger())
        {
            write(log);
        }

        return Assert.Single(server.Stored);
    }

    private sealed class Indented : ITextFormatter
    {
        public void Format(LogEvent logEvent, TextWriter output) =>
            output.Write(JsonSerializer.Serialize(new { message = "own" }, new JsonSerializerOptions { WriteIndented = true }));
    }
}
