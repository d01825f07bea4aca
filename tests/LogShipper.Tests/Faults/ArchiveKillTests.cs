using System.Text;
using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;
using Client = Mesh.Logs.V1.LogShipperService.LogShipperServiceClient;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>Kills the process while it moves logs to the archive; each log is whole, once, wherever it lies.</summary>
public sealed class ArchiveKillTests : IDisposable
{
    private const int Kills = 5;
    private const int LogsEach = 40;
    private const int Frames = 6;
    private const int FrameBytes = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-archive-kill-").FullName;

    private string Archive => Path.Combine(_directory, "archive");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_WhileLogsAreArchived_EachIsWholeAndOnce()
    {
        using var process = new LogShipperProcess(
            _directory, ("LogShipper__Archive__Delay", "00:00:00"), ("LogShipper__Storage__SegmentBytes", "262144"));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var channel = process.Connect();
        var client = new Client(channel);
        process.Start();
        for (var kill = 0; kill < Kills; kill++)
        {
            var logs = Enumerable.Range(kill * LogsEach, LogsEach).Select(i => WriteAsync(client, i, patience.Token));
            await Task.WhenAll(logs);
            // In the middle: some of these are archived, some are being, some are not.
            while (Count() < (kill * LogsEach) + 1 + (kill * LogsEach / (2 * Kills)))
            {
                await Task.Delay(1, patience.Token);
            }

            await process.KillAsync();
            process.Start();
        }

        for (var i = 0; i < Kills * LogsEach; i++)
        {
            Assert.True(await ReadAsync(client, i, patience.Token) == Text(i), $"log {i} differs");
        }

        while (Count() < Kills * LogsEach)
        {
            await Task.Delay(Pause, patience.Token);
        }

        for (var i = 0; i < Kills * LogsEach; i++)
        {
            Assert.True(await ReadAsync(client, i, patience.Token) == Text(i), $"archived log {i} differs");
        }

        // What was released does not come back, so nearly all segments have gone.
        Assert.InRange(Directory.GetFiles(Path.Combine(_directory, "wal"), "*.seg").Length, 1, 8);
    }

    private static string Job(int i) => $"projects/demo/jobs/{i}";

    private static string Text(int i) =>
        string.Concat(Enumerable.Range(0, Frames).Select(f => new string((char)('a' + ((i + f) % 26)), FrameBytes)));

    private int Count() =>
        Directory.Exists(Archive) ? Directory.GetFiles(Archive, "0*.log.gz", SearchOption.AllDirectories).Length : 0;

    private static async Task WriteAsync(Client client, int i, CancellationToken cancellationToken)
    {
        var text = Text(i);
        while (true)
        {
            try
            {
                using var pusher = await Pusher.OpenAsync(client, Job(i));
                for (var at = (int)pusher.Opened.Offset; at < text.Length; at += FrameBytes)
                {
                    await pusher.FrameAsync(at, text.Substring(at, FrameBytes));
                }

                await pusher.SealAsync(text);
                await pusher.SealedAsync();
                return;
            }
            catch (Exception e) when (e is RpcException { StatusCode: StatusCode.Unavailable } or InvalidOperationException)
            {
                await Task.Delay(Pause, cancellationToken); // At the border to a process that starts there is only time.
            }
        }
    }

    private static async Task<string> ReadAsync(Client client, int i, CancellationToken cancellationToken)
    {
        var request = new TailLogsRequest { Job = Job(i), Attempt = 1 };
        using var call = client.TailLogs(request, new CallOptions(cancellationToken: cancellationToken).WithWaitForReady());
        var text = new StringBuilder();
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            if (call.ResponseStream.Current.Chunk is { } chunk)
            {
                Assert.Equal(text.Length, chunk.Offset);
                text.Append(chunk.Data.ToStringUtf8());
            }

            Assert.Null(call.ResponseStream.Current.Gap);
        }

        return text.ToString();
    }
}
