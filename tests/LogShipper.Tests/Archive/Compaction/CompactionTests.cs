using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Archive.Compaction;

public sealed class CompactionTests
{
    private const int Archived = 484;
    private const int Failed = 485;
    private const int Conflict = 486;
    private const string AtOnce = "--LogShipper:Archive:Delay=00:00:00";
    private const string Soon = "--LogShipper:Archive:RetryDelay=00:00:00.010";
    private const string SmallSegments = "--LogShipper:Storage:SegmentBytes=65536";

    private static readonly LogKey Key = new(Pusher.Job, 1);

    [Fact]
    public async Task Seal_Log_GoesToTheArchiveAndReadsTheSame()
    {
        await using var service = await LogService.StartAsync(null, AtOnce);
        var all = await PushAsync(service);
        await service.Events.NextAsync(Archived);
        var spool = service.Services.GetRequiredService<LogSpool>();
        Assert.Equal(0, spool.LogCount);
        await ExpectAsync(service, all);
        await service.RestartAsync();
        Assert.Equal(0, service.Services.GetRequiredService<LogSpool>().LogCount);
        await ExpectAsync(service, all);
    }

    [Fact]
    public async Task Seal_ManyLogs_SegmentsGoFromTheFront()
    {
        await using var service = await LogService.StartAsync(null, AtOnce, SmallSegments);
        for (var i = 1; i <= 6; i++)
        {
            await PushAsync(service, $"projects/demo/jobs/0{i}", lines: 3000);
            await service.Events.NextAsync(Archived);
        }

        Assert.InRange(Directory.GetFiles(Path.Combine(service.DataDirectory, "wal"), "*.seg").Length, 1, 2);
        await ExpectAsync(service, Text(3000), "projects/demo/jobs/01");
    }

    [Fact]
    public async Task Tail_InTheMiddleWhenTheLogMoves_GoesOnWithoutLossOrRepeat()
    {
        var archive = new SimulatedArchive { Error = new IOException("The archive is away.") };
        await using var service = await StartAsync(archive, AtOnce, Soon, SmallSegments);
        var all = await PushAsync(service, lines: 60_000);
        await service.Events.SeenAsync(Failed);
        using var channel = service.Connect();
        using var tail = new Follower(new LogShipperService.LogShipperServiceClient(channel));
        await tail.ReadToAsync(100_000);
        Assert.True(tail.End < all.Length, "the tail must be in the middle");
        archive.Error = null;
        await service.Events.NextAsync(Archived);
        Assert.Equal(0, service.Services.GetRequiredService<LogSpool>().LogCount);
        Assert.True(await tail.ReadToEndAsync() == all, "the tail has other bytes");
        Assert.Equal(all.Length, tail.Seal!.Length);
    }

    [Fact]
    public async Task Archive_Down_LogStaysInTheSpoolUntilItIsBack()
    {
        var archive = new SimulatedArchive { LosesPuts = true };
        await using var service = await StartAsync(archive, AtOnce, Soon);
        var all = await PushAsync(service);
        for (var tries = 0; tries < 3; tries++)
        {
            await service.Events.NextAsync(Failed);
        }

        Assert.NotNull(service.Services.GetRequiredService<LogSpool>().Find(Key));
        await ExpectAsync(service, all);
        archive.LosesPuts = false;
        await service.Events.NextAsync(Archived);
        await ExpectAsync(service, all);
    }

    [Fact]
    public async Task Archive_StoresOtherBytesThanItWasGiven_LogStaysUntilItReadsBackRight()
    {
        var archive = new SimulatedArchive { Spoil = bytes => [.. bytes.Select((b, i) => i == 40 ? (byte)(b ^ 1) : b)] };
        await using var service = await StartAsync(archive, AtOnce, Soon);
        var all = await PushAsync(service);
        await service.Events.NextAsync(Failed);
        Assert.NotNull(service.Services.GetRequiredService<LogSpool>().Find(Key));
        archive.Spoil = bytes => bytes;
        await service.Events.NextAsync(Archived);
        await ExpectAsync(service, all);
    }

    [Fact]
    public async Task Archive_HasAnotherLogOfThatName_BothStayAndTheSpoolsIsServedUntilTheOtherIsMovedAway()
    {
        await using var other = await LogService.StartAsync(null, AtOnce);
        await PushAsync(other, lines: 7);
        await other.Events.NextAsync(Archived);
        const string Name = $"archive/{Pusher.Job}/0000000001.log.gz";
        await using var service = await LogService.StartAsync(null, "--LogShipper:Archive:Delay=01:00:00");
        var all = await PushAsync(service);
        var path = Path.Combine(service.DataDirectory, Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(other.DataDirectory, Name), path);
        var stored = await File.ReadAllBytesAsync(path);

        await service.RestartAsync(AtOnce);
        await service.Events.NextAsync(Conflict);
        Assert.Contains("The archive has another log", Assert.Single(service.Events.Errors), StringComparison.Ordinal);
        service.Events.Errors.Clear();
        await ExpectAsync(service, all);
        Assert.Equal(stored, await File.ReadAllBytesAsync(path));

        await service.RestartAsync(() => File.Move(path, path + ".old"));
        await service.Events.NextAsync(Archived);
        await ExpectAsync(service, all);
    }

    [Fact]
    public async Task Seal_WithABucketConfigured_GoesThereThroughItsFaults()
    {
        await using var stub = await StubS3.StartAsync();
        await using var service = await LogService.StartAsync(
            null, AtOnce, Soon, "--LogShipper:Archive:Kind=S3", $"--LogShipper:Archive:S3:Endpoint={stub.Address}",
            $"--LogShipper:Archive:S3:Bucket={StubS3.Bucket}", $"--LogShipper:Archive:S3:AccessKey={StubS3.AccessKey}",
            $"--AWS_SECRET_ACCESS_KEY={StubS3.SecretKey}", "--LogShipper:Archive:S3:RetryDelay=00:00:00.001",
            "--LogShipper:Archive:S3:Retries=1");
        using (var pusher = await Pusher.OpenAsync(service.Client, attempt: 2))
        {
            await pusher.WriteAsync(0, "open");
        }

        for (var i = 0; i < 6; i++)
        {
            stub.Faults.Enqueue(i % 2 == 0 ? StubFault.Drop : StubFault.Error500);
        }

        var all = await PushAsync(service);
        await service.Events.NextAsync(Archived);
        Assert.Equal("projects/demo/jobs/01h00000000000001/0000000001.log.gz", Assert.Single(stub.Objects.Keys));
        await ExpectAsync(service, all);
        await service.RestartAsync();
        await ExpectAsync(service, all);
        Assert.Equal([1, 2], (await ListAsync(service)).Order());
    }

    [Fact]
    public async Task Start_BucketWithoutAnEndpoint_IsRefusedWithTheKey()
    {
        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => LogService.StartAsync(
            null, "--LogShipper:Archive:Kind=S3", "--LogShipper:Archive:S3:Bucket=logs"));
        Assert.Contains("Endpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LogIsInBoth_IsReleasedWithoutBeingWrittenAgain()
    {
        // A kill between the put and the release leaves exactly this.
        await using var service = await LogService.StartAsync(null, "--LogShipper:Archive:Delay=01:00:00");
        var all = await PushAsync(service);
        var spool = service.Services.GetRequiredService<LogSpool>();
        var mover = service.Services.GetRequiredService<Mesh.LogShipper.Archive.Compaction.LogMover>();
        var log = spool.Find(Key)!;
        await mover.StoreAsync(log, log.Seal!, CancellationToken.None);
        var folder = Path.Combine(service.DataDirectory, "archive");
        var file = Directory.GetFiles(folder, "*.gz", SearchOption.AllDirectories).Single();
        var written = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, written);
        Assert.Single(await ListAsync(service));
        await ExpectAsync(service, all);
        await service.RestartAsync(AtOnce);
        await service.Events.NextAsync(Archived);
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        Assert.Equal(0, service.Services.GetRequiredService<LogSpool>().LogCount);
        Assert.Single(await ListAsync(service));
        await ExpectAsync(service, all);
    }

    [Fact]
    public async Task Push_ToAnArchivedLog_FindsItSealed()
    {
        await using var service = await LogService.StartAsync(null, AtOnce);
        var all = await PushAsync(service);
        await service.Events.NextAsync(Archived);
        for (var restart = 0; restart < 2; restart++)
        {
            using var again = await Pusher.OpenAsync(service.Client);
            Assert.True(again.Opened.Sealed);
            Assert.Equal(all.Length, again.Opened.Offset);
            await again.SealAsync(all);
            Assert.Equal(Pusher.Hash(all), (await again.SealedAsync()).Sha256.ToByteArray());
            using var other = await Pusher.OpenAsync(service.Client);
            await other.SealAsync(all.Length, Pusher.Hash("other"));
            Assert.Equal((StatusCode.FailedPrecondition, "SEAL_MISMATCH"), await other.ErrorAsync());
            using var late = await Pusher.OpenAsync(service.Client, writer: "dispatcher");
            Assert.Equal(0, late.Opened.Offset);
            await late.FrameAsync(0, "late");
            Assert.Equal((StatusCode.FailedPrecondition, "LOG_SEALED"), await late.ErrorAsync());
            await service.RestartAsync();
        }
    }

    [Fact]
    public async Task Push_StreamThatWasOpenWhenItsLogMoved_CannotBeginItAnew()
    {
        await using var service = await LogService.StartAsync(null, AtOnce);
        using var early = await Pusher.OpenAsync(service.Client, writer: "dispatcher");
        using var sealer = await Pusher.OpenAsync(service.Client, writer: "dispatcher-seal");
        var all = await PushAsync(service);
        await service.Events.NextAsync(Archived);
        await early.FrameAsync(0, "late");
        Assert.Equal((StatusCode.FailedPrecondition, "LOG_SEALED"), await early.ErrorAsync());
        await sealer.SealAsync(0, []);
        Assert.Equal(all.Length, (await sealer.SealedAsync()).Length);
        await ExpectAsync(service, all);
    }

    [Fact]
    public async Task Find_NewestAttempt_MayBeInEither()
    {
        await using var service = await LogService.StartAsync(null, AtOnce);
        var first = await PushAsync(service, lines: 5);
        await service.Events.NextAsync(Archived);
        using (var second = await Pusher.OpenAsync(service.Client, attempt: 2))
        {
            await second.WriteAsync(0, "second");
            Assert.Equal("second", await ReadAsync(service, Pusher.Job, attempt: 0));
            Assert.Equal(first, await ReadAsync(service, Pusher.Job, attempt: 1));
            await PushAsync(service, lines: 7, attempt: 3);
            await service.Events.NextAsync(Archived);
            Assert.Equal(Text(7), await ReadAsync(service, Pusher.Job, attempt: 0));
            using var tail = new Follower(service.Client, attempt: 0);
            Assert.Equal(Text(7), await tail.ReadToEndAsync());
        }

        Assert.Equal([1, 2, 3], (await ListAsync(service)).Order());
    }

    [Fact]
    public async Task Archive_DoesNotAnswer_PushesAndTailsOfNewLogsGoOn()
    {
        var archive = new SimulatedArchive { Error = new IOException("The archive is away.") };
        await using var service = await StartAsync(archive, "--LogShipper:Archive:Delay=01:00:00");
        using var tail = new Follower(service.Client);
        await tail.HeadersAsync();
        var all = await PushAsync(service, lines: 10);
        Assert.Equal(all, await tail.ReadToEndAsync());
        var error = await Errors.OfAsync(async () => await service.Client.ReadLogsAsync(
            new ReadLogsRequest { Job = "projects/demo/jobs/other" }));
        Assert.Equal((StatusCode.Unavailable, "LOG_UNREADABLE"), error);
    }

    private static Task<LogService> StartAsync(SimulatedArchive archive, params string[] settings) =>
        LogService.StartWithAsync(services => services.AddSingleton<IArchive>(archive), settings);

    private static string Text(int lines) => string.Concat(Enumerable.Range(0, lines).Select(i => $"line {i} of the log\n"));

    private static async Task<string> PushAsync(LogService service, string job = Pusher.Job, int lines = 300, int attempt = 1)
    {
        var all = Text(lines);
        using var pusher = await Pusher.OpenAsync(service.Client, job, attempt);
        for (var at = 0; at < all.Length; at += 50_000)
        {
            await pusher.FrameAsync(at, all.Substring(at, Math.Min(50_000, all.Length - at)));
        }

        await pusher.SealAsync(all);
        await pusher.SealedAsync();
        return all;
    }

    private static async Task ExpectAsync(LogService service, string all, string job = Pusher.Job)
    {
        using var tail = new Follower(service.Client, job);
        Assert.True(await tail.ReadToEndAsync() == all, "the log differs");
        Assert.Equal(Pusher.Hash(all), tail.Seal!.Sha256.ToByteArray());
    }

    private static async Task<string> ReadAsync(LogService service, string job, int attempt)
    {
        using var tail = new Follower(service.Client, job, attempt, follow: false);
        return await tail.ReadToEndAsync();
    }

    private static async Task<List<int>> ListAsync(LogService service)
    {
        var attempts = new List<int>();
        var store = service.Services.GetRequiredService<Mesh.LogShipper.Storage.ILogStore>();
        await foreach (var log in store.ListAsync("projects/demo", CancellationToken.None))
        {
            attempts.Add(log.Key.Attempt);
        }

        return attempts;
    }
}
