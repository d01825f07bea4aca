using System.Diagnostics;
using System.Text;
using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Progress;
using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;
using Mesh.Testing.Elasticsearch;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Shipping;

/// <summary>The service, an Elasticsearch beside it, and logs that go from one to the other.</summary>
internal sealed class ShippingRig : IAsyncDisposable
{
    public const string Project = "demo";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ShippingRig(StubElasticsearch elastic, LogService service) => (Elastic, Service) = (elastic, service);

    public StubElasticsearch Elastic { get; }

    public LogService Service { get; }

    public ShippingStatus Status => Service.Services.GetRequiredService<ShippingStatus>();

    public static Task<ShippingRig> StartAsync(params string[] settings) => StartAsync(null, _ => { }, settings);

    public static async Task<ShippingRig> StartAsync(
        TimeProvider? time, Action<StubElasticsearch> prepare, params string[] settings)
    {
        var elastic = await StubElasticsearch.StartAsync();
        prepare(elastic);
        string[] pace = time is null
            ? ["--LogShipper:Shipping:RetryBase=00:00:00.010", "--LogShipper:Shipping:RetryMax=00:00:00.020",
                "--LogShipper:Shipping:MendWait=00:00:00.010"]
            : [];
        string[] own = [$"--LogShipper:Elasticsearch:Urls:0={elastic.Url}", "--LogShipper:Shipping:FlushInterval=00:00:00"];
        return new ShippingRig(elastic, await LogService.StartAsync(time, [.. own, .. pace, .. settings]));
    }

    public static string Job(string project, int number) => $"projects/{project}/jobs/{number:00000}";

    /// <summary>Pushes a log and seals it.</summary>
    public async Task<LogKey> WriteAsync(string job, string text, bool seal = true)
    {
        using var pusher = await Pusher.OpenAsync(Service.Client, job);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at += 60_000)
        {
            await pusher.FrameAsync(at, bytes[at..Math.Min(bytes.Length, at + 60_000)]);
        }

        await pusher.AcknowledgedAsync(bytes.Length);
        if (seal)
        {
            await pusher.SealAsync(bytes.Length, System.Security.Cryptography.SHA256.HashData(bytes));
            await pusher.SealedAsync();
        }

        return new LogKey(job, 1);
    }

    /// <summary>Waits until all that is stored is shipped, or a dead letter.</summary>
    public Task ShippedAsync(params LogKey[] logs) => UntilAsync(
        () => logs.All(log => Service.Services.GetRequiredService<ShippingDatabase>().Find(log)?.IsDone == true),
        () => $"{Status.UnshippedBytes} bytes are not shipped, last error: {Status.LastError}");

    public static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, what());
            await Task.Delay(5);
        }
    }

    /// <summary>What is in Elasticsearch of a log: its documents' offsets and messages.</summary>
    public Dictionary<long, string> Found(LogKey log)
    {
        Assert.True(DataStreams.TryProjectOf(log.Job, out var project));
        return Elastic.Indices.Documents(DataStreams.NameOf(project))
            .Where(d => (string)d.Document["mesh"]!["job"]! == log.Job)
            .ToDictionary(d => (long)d.Document["log"]!["offset"]!, d => d.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Elastic.DisposeAsync();
    }
}
