using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Mesh.Hosting.Tests.Telemetry;

public sealed class MetricsExportTests : IAsyncLifetime
{
    private HttpReceiver _collector = null!;

    public async Task InitializeAsync() => _collector = await HttpReceiver.StartAsync(_ => "");

    public async Task DisposeAsync() => await _collector.DisposeAsync();

    [Theory]
    [InlineData("Mesh:Telemetry:OtlpEndpoint", "Mesh:Telemetry:OtlpProtocol")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL")]
    public async Task Stop_WithAnEndpoint_SendsTheMetersOfMeshAndOfTheRuntime(string endpoint, string protocol)
    {
        using var meter = new Meter("Mesh.Test");
        using var other = new Meter("Another.Test");
        await using (var app = App(
            $"--{endpoint}={_collector.Url}", $"--{protocol}=http/protobuf", "--Mesh:Telemetry:Interval=01:00:00"))
        {
            await app.StartAsync();
            meter.CreateCounter<int>("mesh.test.answers").Add(42);
            other.CreateCounter<int>("another.test.answers").Add(42);
            await app.StopAsync();
        }

        var body = await _collector.UntilAsync("/v1/metrics", bytes => Has(bytes, "mesh.test.answers"));
        Assert.True(Has(body, "dotnet.gc.collections"), "the runtime's metrics are missing");
        Assert.True(Has(body, "jobintake"), "the service's name is missing");
        Assert.False(Has(body, "another.test.answers"), "a meter that is not Mesh's was exported");
    }

    [Fact]
    public async Task Stop_WithGrpc_CallsTheMetricsService()
    {
        await using var collector = await HttpReceiver.StartAsync(_ => "", HttpProtocols.Http2);
        using var meter = new Meter("Mesh.Grpc");
        await using (var app = App($"--Mesh:Telemetry:OtlpEndpoint={collector.Url}"))
        {
            await app.StartAsync();
            meter.CreateCounter<int>("mesh.grpc.answers").Add(42);
            await app.StopAsync();
        }

        await collector.UntilAsync(
            "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", bytes => Has(bytes, "mesh.grpc.answers"));
    }

    [Fact]
    public async Task Start_WithoutAnEndpoint_ListensToNoMeter()
    {
        using var meter = new Meter("Mesh.Silent");
        var counter = meter.CreateCounter<int>("mesh.silent");
        await using var app = App();
        await app.StartAsync();

        Assert.False(counter.Enabled);

        await app.StopAsync();
    }

    [Theory]
    [InlineData("Mesh:Telemetry:OtlpEndpoint=collector:4317", "OtlpEndpoint")]
    [InlineData("Mesh:Telemetry:OtlpProtocol=thrift", "OtlpProtocol")]
    [InlineData("Mesh:Telemetry:Interval=00:00:00", "Interval")]
    public async Task Start_WrongOption_NamesIt(string setting, string named)
    {
        await using var app = App($"--{setting}");

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static WebApplication App(params string[] settings) => MeshService.CreateBuilder(
        ["--Mesh:Listen=http://127.0.0.1:0", "--Mesh:Ingress:Enabled=false", "--Mesh:LogLevel=Warning", .. settings],
        "jobintake").Build();

    private static bool Has(byte[] body, string text) => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
