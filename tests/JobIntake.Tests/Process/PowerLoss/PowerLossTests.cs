using System.Globalization;
using Mesh.Hosting;
using Mesh.JobIntake.Store.Sqlite;
using Mesh.JobIntake.Tests.Harness;
using Mesh.Queue.Jobs;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Tests.Process.PowerLoss;

/// <summary>
/// The power goes: JobIntake runs under strace, and its files are made again from what it had synced by then. <c>MESH_TEST_CUTS=500</c>
/// in the environment makes it as many moments; <c>MESH_SEED</c> repeats them.
/// </summary>
public sealed class PowerLossTests : IDisposable
{
    // Some 18 pages each: enough for a checkpoint, and for what comes after it.
    private const int Jobs = 260;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly int Cuts = Number("MESH_TEST_CUTS") ?? 24;

    private readonly int _seed = Number("MESH_SEED") ?? Random.Shared.Next();
    private readonly TemporaryDirectory _data = new();
    private readonly TemporaryDirectory _trace = new();

    public void Dispose()
    {
        _data.Dispose();
        _trace.Dispose();
    }

    [StraceFact]
    public async Task PowerLost_AtAnyMoment_KeepsAllThatWasAcknowledged()
    {
        var (work, log) = await RecordAsync(fakeSyncs: false);
        var random = new Random(_seed);
        var file = Path.Combine(_data.Path, "jobs.db");
        var first = log.Operations.First(o => o.Path == file + "-wal").End;
        var inCheckpoint = log.Operations.Where(o => o.Path == file && o.Begin > first).Select(o => o.Begin).ToList();
        Assert.NotEmpty(inCheckpoint);
        for (var i = 0; i < Cuts; i++)
        {
            var cut = i % 3 == 0 ? inCheckpoint[random.Next(inCheckpoint.Count)] : random.Next(first, log.Length);
            var luck = i % 2 == 0 ? 0 : random.NextDouble();
            var lost = await LostAsync(work, log, cut, luck, random);
            Assert.True(lost.Count == 0, $"seed {_seed}: power lost at line {cut}, luck {luck}: {string.Join('\n', lost)}");
        }
    }

    /// <summary>The test can fail: on a disk that says that it synced and did not, it finds what is lost.</summary>
    [StraceFact]
    public async Task PowerLost_OnADiskThatDoesNotSync_IsNoticed()
    {
        var (work, log) = await RecordAsync(fakeSyncs: true);

        var lost = await LostAsync(work, log, log.Length - 1, luck: 0, new Random(_seed));

        Assert.NotEmpty(lost);
    }

    private async Task<(AcknowledgedWork Work, StraceLog Log)> RecordAsync(bool fakeSyncs)
    {
        var file = Path.Combine(_trace.Path, "log");
        using var intake = await IntakeProcess.StartAsync(_data.Path, tracer: StraceLog.Tracer(_data.Path, file, fakeSyncs));
        var work = new AcknowledgedWork(intake);
        await work.RunAsync(Jobs);
        var id = intake.Id;
        intake.Kill();
        await UntilEndedAsync(file, id);
        return (work, StraceLog.Read(file));
    }

    // The tracer ends after the traced process, and its last line says so.
    private static async Task UntilEndedAsync(string file, int id)
    {
        using var patience = new CancellationTokenSource(Patience);
        var end = string.Create(CultureInfo.InvariantCulture, $"{id} ");
        while (!Tail(file).Any(line => line.StartsWith(end, StringComparison.Ordinal) && line.Contains("+++ killed by SIGKILL")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    private static string[] Tail(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(-Math.Min(stream.Length, 8192), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    }

    private static async Task<List<string>> LostAsync(AcknowledgedWork work, StraceLog log, int cut, double luck, Random random)
    {
        using var target = new TemporaryDirectory();
        new LostPower(log, log.Operations.Select(o => Path.GetDirectoryName(o.Path)!).First()).Restore(cut, luck, random, target.Path);
        var options = Options.Create(new MeshOptions { DataDirectory = target.Path });
        await using var store = new SqliteJobStore(options, TimeProvider.System);
        await store.OpenAsync(CancellationToken.None);
        await store.RecoverAsync(CancellationToken.None);
        RequireIntegrity(Path.Combine(target.Path, "jobs.db"));
        var lost = new List<string>();
        foreach (var (time, name, kind) in work.Told.Where(told => told.Time <= log.TimeOf(cut)))
        {
            var parts = name.Split('/');
            var job = await store.FindAsync(new JobKey(parts[1], parts[3]), CancellationToken.None);
            var isThere = kind switch
            {
                AcknowledgedKind.Submit => job is not null && await store.ReadDefinitionAsync(job.Sequence, CancellationToken.None) is not null,
                AcknowledgedKind.Cancel => job is not null && (job.CancelRequested || job.Phase.IsTerminal()),
                _ => job?.Outcome is not null,
            };
            if (!isThere)
            {
                lost.Add($"{kind} of {name}, acknowledged {log.TimeOf(cut) - time} before");
            }
        }

        return lost;
    }

    private static void RequireIntegrity(string file)
    {
        using var connection = new SqliteFile(file).OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
    }

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : null;
}
