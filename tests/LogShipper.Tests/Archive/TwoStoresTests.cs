using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Storage;
using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Archive;

/// <summary>Two members' stores over one archive.</summary>
public sealed class TwoStoresTests : IDisposable
{
    private const int Archived = 484;

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-shared-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Log_InASharedArchive_IsEveryonesAndNobodysOwn()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using (var open = await Pusher.OpenAsync(first.Client, "projects/demo/jobs/02"))
        {
            await open.WriteAsync(0, "open");
        }

        await PushAsync(first, "projects/demo/jobs/01");

        foreach (var store in (ILogStore[])[StoreOf(first), StoreOf(second)])
        {
            Assert.False(await store.IsKeptHereAsync("projects/demo/jobs/01", CancellationToken.None));
            Assert.True(await store.IsSharedAsync("projects/demo/jobs/01", 0, CancellationToken.None));
            Assert.True(await store.IsSharedAsync("projects/demo/jobs/01", 1, CancellationToken.None));
            Assert.False(await store.IsSharedAsync("projects/demo/jobs/01", 2, CancellationToken.None));
            Assert.Equal(11, (await store.FindAsync("projects/demo/jobs/01", 0, CancellationToken.None))!.End);
            Assert.False(await store.IsSharedAsync("projects/demo/jobs/02", 0, CancellationToken.None));
        }

        Assert.True(await StoreOf(first).IsKeptHereAsync("projects/demo/jobs/02", CancellationToken.None));
        Assert.False(await StoreOf(second).IsKeptHereAsync("projects/demo/jobs/02", CancellationToken.None));
        Assert.Equal(["02"], await ListAsync(first, LogPlaces.Own));
        Assert.Equal(["01"], await ListAsync(first, LogPlaces.Shared));
        Assert.Equal([], await ListAsync(second, LogPlaces.Own));
        Assert.Equal(["01"], await ListAsync(second, LogPlaces.Shared));
        Assert.Equal(["01"], await ListAsync(second, LogPlaces.All));
    }

    [Fact]
    public async Task Log_InAnArchiveOfItsOwn_IsKeptHere()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Archive:Delay=00:00:00");
        await PushAsync(service, "projects/demo/jobs/01");

        Assert.True(await StoreOf(service).IsKeptHereAsync("projects/demo/jobs/01", CancellationToken.None));
        Assert.False(await StoreOf(service).IsSharedAsync("projects/demo/jobs/01", 1, CancellationToken.None));
        Assert.Equal(["01"], await ListAsync(service, LogPlaces.Own));
        Assert.Equal([], await ListAsync(service, LogPlaces.Shared));
    }

    [Fact]
    public async Task Sweeps_OfTwoMembers_LeaveWhatOneWould()
    {
        var archive = new SimulatedArchive { IsShared = true };
        var names = Enumerable.Range(0, 40).Select(i => ArchiveName(i)).ToList();
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            archive.Objects[name] = (new byte[100], DateTimeOffset.UnixEpoch.AddMinutes(i));
        }

        // A member knows of its own logs alone whether they are shipped.
        var unshipped = names[3];
        await using var first = await SweepAsync(archive, 0, key => key.Job[^2..] != "03" && Owner(key.Job) == 0);
        var between = archive.Objects.Keys.ToHashSet();
        Assert.InRange(between.Count, 11, 39);
        await using var second = await SweepAsync(archive, 1, key => key.Job[^2..] != "03" && Owner(key.Job) == 1);

        // Its bytes count with its owner: one more of the same member goes in its place, and none of the other's.
        Assert.Contains(unshipped, archive.Objects.Keys);
        Assert.InRange(archive.Objects.Count, 10, 11);
        Assert.Equal(
            names.Skip(31).Append(unshipped).Order(StringComparer.Ordinal),
            archive.Objects.Keys.Except([names[30]]).Order(StringComparer.Ordinal));
    }

    private static int Owner(string job) => Mesh.LogShipper.Cluster.Rendezvous.Owner(job, 2);

    private static string ArchiveName(int number) => $"projects/demo/jobs/{number:d2}/0000000001.log.gz";

    private static async Task<LogService> SweepAsync(SimulatedArchive archive, int ordinal, Func<LogKey, bool> isShipped)
    {
        var time = new ManualTime();
        // No other loop of the service has this interval.
        var interval = TimeSpan.FromMinutes(47);
        var service = await LogService.StartWithAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(time);
                services.AddSingleton<IArchive>(archive);
                services.AddSingleton<IShippingProgress>(new Shipping(isShipped));
            },
            $"--LogShipper:Cluster:Self=logshipper-{ordinal}", "--LogShipper:Cluster:Replicas=2",
            "--LogShipper:Retention:Interval=00:47:00", "--LogShipper:Retention:MaxAge=00:00:00",
            "--LogShipper:Retention:MaxBytes=1000");
        await time.UntilAwaitedExactlyAsync(interval);
        time.Advance(interval);
        await time.UntilAwaitedExactlyAsync(interval);
        return service;
    }

    private Task<LogService> StartAsync() => LogService.StartAsync(
        null, $"--LogShipper:Archive:Folder={_folder}", "--LogShipper:Archive:IsShared=true",
        "--LogShipper:Archive:Delay=00:00:00");

    private static ILogStore StoreOf(LogService service) => service.Services.GetRequiredService<ILogStore>();

    private static async Task<List<string>> ListAsync(LogService service, LogPlaces places)
    {
        var jobs = new List<string>();
        await foreach (var log in StoreOf(service).ListAsync("projects/demo", places, CancellationToken.None))
        {
            jobs.Add(log.Key.Job[^2..]);
        }

        return jobs;
    }

    private static async Task PushAsync(LogService service, string job)
    {
        using var pusher = await Pusher.OpenAsync(service.Client, job);
        await pusher.FrameAsync(0, "hello world");
        await pusher.SealAsync("hello world");
        await pusher.SealedAsync();
        await service.Events.NextAsync(Archived);
    }

    private sealed class Shipping(Func<LogKey, bool> isShipped) : IShippingProgress
    {
        public bool IsShipped(LogKey key) => isShipped(key);

        public void Forget(IReadOnlyCollection<LogKey> keys)
        {
            // Nothing is remembered.
        }
    }
}
