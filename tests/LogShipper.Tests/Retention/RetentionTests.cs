using System.Collections.Concurrent;
using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Storage;
using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Retention;

public sealed class RetentionTests
{
    private const int Archived = 484;
    private const int Abandoned = 492;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ManualTime _time = new();
    private readonly SimulatedArchive _archive;
    private readonly Shipping _shipping = new();

    public RetentionTests() => _archive = new SimulatedArchive { Time = _time };

    [Fact]
    public async Task Sweep_OverAge_GoesAndAnotherProjectsStaysLonger()
    {
        await using var service = await StartAsync(
            "--LogShipper:Retention:MaxAge=30.00:00:00", "--LogShipper:Retention:Projects:slow:MaxAge=60.00:00:00");
        await PushAsync(service, "projects/demo/jobs/01");
        await PushAsync(service, "projects/slow/jobs/01");
        await SweepAsync(TimeSpan.FromDays(29));
        Assert.Equal(2, _archive.Objects.Count);
        await PushAsync(service, "projects/demo/jobs/02");
        await SweepAsync(TimeSpan.FromDays(2));
        Assert.Equal(["projects/demo/jobs/02", "projects/slow/jobs/01"], Jobs());
        var error = await Errors.OfAsync(async () => await service.Client.ReadLogsAsync(
            new ReadLogsRequest { Job = "projects/demo/jobs/01" }));
        Assert.Equal((StatusCode.NotFound, "LOG_NOT_FOUND"), error);
    }

    [Fact]
    public async Task Sweep_OverSize_OldestOfTheProjectGo()
    {
        await using var service = await StartAsync(
            "--LogShipper:Retention:MaxAge=00:00:00", "--LogShipper:Retention:Projects:demo:MaxBytes=1100");
        for (var i = 1; i <= 4; i++)
        {
            await PushAsync(service, $"projects/demo/jobs/0{i}");
            await PushAsync(service, $"projects/other/jobs/0{i}");
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var size = _archive.Objects.Values.First().Bytes.Length;
        Assert.InRange(size, 367, 549); // two fit into the bound, three do not
        await SweepAsync(Interval);
        Assert.Equal(["projects/demo/jobs/03", "projects/demo/jobs/04"], Jobs().Where(j => j.Contains("demo")));
        Assert.Equal(4, Jobs().Count(j => j.Contains("other")));
    }

    [Fact]
    public async Task Sweep_NotShipped_StaysUntilItIs()
    {
        await using var service = await StartAsync("--LogShipper:Retention:MaxAge=1.00:00:00");
        await PushAsync(service, "projects/demo/jobs/01");
        await PushAsync(service, "projects/demo/jobs/02");
        _shipping.Waiting[new LogKey("projects/demo/jobs/01", 1)] = true;
        await SweepAsync(TimeSpan.FromDays(50));
        Assert.Equal(["projects/demo/jobs/01"], Jobs());
        _shipping.Waiting.Clear();
        await SweepAsync(Interval);
        Assert.Empty(Jobs());
    }

    [Fact]
    public async Task Sweep_ArchiveAway_NextOneGoesOn()
    {
        await using var service = await StartAsync("--LogShipper:Retention:MaxAge=1.00:00:00");
        await PushAsync(service, "projects/demo/jobs/01");
        _archive.Error = new IOException("The archive is away.");
        await SweepAsync(TimeSpan.FromDays(50));
        await service.Events.SeenAsync(491);
        _archive.Error = null;
        await SweepAsync(Interval);
        Assert.Empty(Jobs());
    }

    [Fact]
    public async Task Sweep_OpenLogs_StayHoweverOldUntilTheirWritersAreGone()
    {
        await using var service = await StartAsync(
            "--LogShipper:Retention:MaxAge=1.00:00:00", "--LogShipper:Retention:AbandonAfter=7.00:00:00");
        const string Job = "projects/demo/jobs/open";
        using (var silent = await Pusher.OpenAsync(service.Client, Job))
        {
            await silent.WriteAsync(0, "hello");
            await SweepAsync(TimeSpan.FromDays(50));
            await SweepAsync(Interval);
            Assert.Null(Spool(service).Find(new LogKey(Job, 1))!.Seal); // its writer is connected
            await silent.CompleteAsync();
            Assert.Null(await silent.NextAsync());
        }

        await SweepAsync(Interval);
        Assert.Null(Spool(service).Find(new LogKey(Job, 1))!.Seal); // seen once only
        await SweepAsync(Interval);
        await service.Events.SeenAsync(Abandoned);
        await service.Events.NextAsync(Archived);
        using var tail = new Follower(service.Client, Job);
        Assert.Equal("hello", await tail.ReadToEndAsync());
        Assert.StartsWith("No byte came for 7 days", tail.Seal!.Message, StringComparison.Ordinal);
    }

    private async Task<LogService> StartAsync(params string[] settings)
    {
        var service = await LogService.StartWithAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(_time);
                services.AddSingleton<IArchive>(_archive);
                services.AddSingleton<IShippingProgress>(_shipping);
            },
            ["--LogShipper:Archive:Delay=00:00:00", .. settings]);
        await _time.UntilAwaitedExactlyAsync(Interval);
        return service;
    }

    // The sweep is over when the next one is waited for.
    private async Task SweepAsync(TimeSpan by)
    {
        _time.Advance(by);
        await _time.UntilAwaitedExactlyAsync(Interval);
    }

    private List<string> Jobs() => [.. _archive.Objects.Keys.Select(n => n[..n.LastIndexOf('/')]).Order(StringComparer.Ordinal)];

    private static LogSpool Spool(LogService service) => service.Services.GetRequiredService<LogSpool>();

    private static async Task PushAsync(LogService service, string job)
    {
        using var pusher = await Pusher.OpenAsync(service.Client, job);
        await pusher.FrameAsync(0, "hello world\n");
        await pusher.SealAsync("hello world\n");
        await pusher.SealedAsync();
        await service.Events.NextAsync(Archived);
    }

    private sealed class Shipping : IShippingProgress
    {
        public ConcurrentDictionary<LogKey, bool> Waiting { get; } = new();

        public bool IsShipped(LogKey key) => !Waiting.ContainsKey(key);

        public void Forget(IReadOnlyCollection<LogKey> keys)
        {
            // Nothing is remembered.
        }
    }
}
