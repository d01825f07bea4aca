using System.Globalization;
using Grpc.Net.Client;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>
/// Kills the process again and again while writers push and readers follow through connections that are cut; all go on where they
/// were. <c>MESH_TEST_KILLS=50</c> in the environment makes it as many kills.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Jobs = 4;
    private const int LeastCut = 512 * 1024;
    private const int MostCut = 8 * 1024 * 1024;

    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("MESH_TEST_KILLS") ?? "8", CultureInfo.InvariantCulture);

    private static readonly int Bytes = Kills * 512 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60 + (15 * Kills));

    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-kill-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_UnderPushesAndTailsAndCuts_EveryByteOnceAndInOrderForEveryReader()
    {
        using var process = new LogShipperProcess(_directory);
        process.Start();
        using var proxy = new CuttingProxy(process.Port, new Random(1), LeastCut, MostCut);
        using var channel = GrpcChannel.ForAddress(
            proxy.Address, new GrpcChannelOptions { MaxReconnectBackoff = TimeSpan.FromMilliseconds(200) });
        LogShipperService.LogShipperServiceClient Client() => new(channel);
        using var patience = new CancellationTokenSource(Patience);
        var progress = new LoadProgress();
        var logs = Enumerable.Range(1, Jobs).Select(i => (Job: $"projects/demo/jobs/kill{i}", Data: Random(i))).ToList();
        var writers = logs.ConvertAll(l => new ResumingWriter(l.Job, l.Data, progress).RunAsync(Client, patience.Token));
        var readers = logs.ConvertAll(l => ReadAsync(l.Job, l.Data, 0));
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Each kill falls into the middle of the pushes, wherever the machine's speed puts that.
            var reached = progress.ReachAsync((long)Jobs * Bytes * kill / (Kills + 1), patience.Token);
            await await Task.WhenAny([reached, .. writers.Concat(readers).Select(FailedAsync)]);
            await process.KillAsync();
            process.Start();

            // One more reader from the start, and one from the middle of what is there.
            var (job, data) = logs[kill % Jobs];
            readers.Add(ReadAsync(job, data, 0));
            readers.Add(ReadAsync(job, data, (long)Bytes * kill / (Kills + 1) / 2));
        }

        await Task.WhenAll(writers);
        await Task.WhenAll(readers);
        foreach (var (job, data) in logs)
        {
            await ReadAsync(job, data, 0);
            await ReadAsync(job, data, Bytes / 2);
        }

        Assert.True(proxy.Cuts > 0, "no connection was cut");

        // Ends with the error of a writer or reader, and never with its success.
        async Task FailedAsync(Task task)
        {
            await task;
            await Task.Delay(Timeout.Infinite, patience.Token);
        }

        async Task ReadAsync(string job, byte[] data, long start)
        {
            var reader = new ResumingReader(job, start);
            var read = await reader.RunAsync(Client, patience.Token);
            Assert.Empty(reader.Gaps);
            Assert.True(data.AsSpan((int)start).SequenceEqual(read), $"{job} from {start} differs");
        }
    }

    private static byte[] Random(int seed)
    {
        var data = new byte[Bytes];
        new Random(seed).NextBytes(data);
        return data;
    }
}
