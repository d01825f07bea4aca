using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mesh.Hosting.Tests.Logging;

public sealed class MeshLoggingTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-logging-").FullName;
    private HttpReceiver _elasticsearch = null!;

    public async Task InitializeAsync() => _elasticsearch = await HttpReceiver.StartAsync(AcceptAll);

    public async Task DisposeAsync()
    {
        await _elasticsearch.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_WithElasticsearch_ArrivesAsDocumentsOfTheDataStream(bool isBuffered)
    {
        await using (var services = Services(
            $"--Mesh:Logging:Elasticsearch:Urls:0={_elasticsearch.Url}",
            "--Mesh:Logging:Elasticsearch:Period=00:00:00.1",
            $"--Mesh:Logging:Elasticsearch:BufferDirectory={(isBuffered ? _folder : "")}"))
        {
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Story").LogWarning("Job {Job} waits", "j-1");
        }

        var body = await _elasticsearch.UntilAsync("/_bulk", bytes => bytes.AsSpan().IndexOf("j-1"u8) >= 0);
        var lines = Encoding.UTF8.GetString(body).Split('\n');
        var action = JsonElement.Parse(lines[0]).GetProperty("create");
        var document = JsonElement.Parse(lines[1]);
        Assert.Equal("logs-mesh.services-default", action.GetProperty("_index").GetString());
        Assert.Equal("Job \"j-1\" waits", document.GetProperty("message").GetString());
        Assert.Equal("jobintake", document.GetProperty("fields").GetProperty("Service").GetString());
        Assert.Equal("Story", document.GetProperty("fields").GetProperty("SourceContext").GetString());
        Assert.Equal(isBuffered, Directory.EnumerateFiles(_folder, "jobintake*").Any());
    }

    [Fact]
    public async Task Log_WithoutElasticsearch_SendsNothing()
    {
        await using (var services = Services())
        {
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Story").LogWarning("x");
        }

        Assert.Empty(_elasticsearch.Requests);
    }

    [Theory]
    [InlineData("Mesh:Logging:Console=false", "Mesh:Logging:Console")]
    [InlineData("Mesh:Logging:Elasticsearch:Urls:0=elastic", "Mesh:Logging:Elasticsearch:Urls")]
    [InlineData("Mesh:Logging:Elasticsearch:IndexFormat=Logs Mesh", "Mesh:Logging:Elasticsearch:IndexFormat")]
    [InlineData("Mesh:Logging:Elasticsearch:IndexFormat=logs-{1}", "Mesh:Logging:Elasticsearch:IndexFormat")]
    [InlineData("Mesh:Logging:Elasticsearch:BufferFiles=1", "BufferFiles")]
    [InlineData("Mesh:Logging:Elasticsearch:Timeout=00:00:00", "Timeout")]
    public void CreateBuilder_WrongOption_NamesIt(string setting, string named)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Services($"--{setting}"));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params string[] settings)
    {
        var builder = MeshService.CreateBuilder(
            ["--Mesh:Ingress:Enabled=false", "--Mesh:LogLevel=Warning", .. settings], "jobintake");
        return builder.Services.BuildServiceProvider();
    }

    private static string AcceptAll(byte[] body)
    {
        var items = Enumerable.Repeat(new { create = new { status = 201 } }, body.Count(b => b == '\n') / 2);
        return JsonSerializer.Serialize(new { errors = false, items });
    }
}
