using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>Kills the process again and again while writers push and readers follow; all go on where they were.</summary>
public sealed class KillTests : IDisposable
{
    private const int Jobs = 4;
    private const int Kills = 5;
    private const int Bytes = 3 * 1024 * 1024;
    private const int MaxFrame = 4000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-kill-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_UnderPushesAndTails_EveryByteOnceAndInOrder()
    {
        using var process = new LogShipperProcess(_directory);
        process.Start();
        using var channel = process.Connect();
        var client = new LogShipperService.LogShipperServiceClient(channel);
        using var patience = new CancellationTokenSource(Patience);
        var progress = new Progress();
        var logs = Enumerable.Range(1, Jobs).Select(i => (Job: $"projects/demo/jobs/kill{i}", Data: Random(i))).ToList();
        var writers = logs.ConvertAll(l => WriteAsync(client, l.Job, l.Data, progress, patience.Token));
        var readers = logs.ConvertAll(l => ReadAsync(client, l.Job, patience.Token));
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Each kill falls into the middle of the pushes, wherever the machine's speed puts that.
            await progress.ReachAsync((long)Jobs * Bytes * kill / (Kills + 1), patience.Token);
            await process.KillAsync();
            process.Start();
        }

        await Task.WhenAll(writers);
        var read = await Task.WhenAll(readers);
        for (var i = 0; i < Jobs; i++)
        {
            Assert.True(logs[i].Data.AsSpan().SequenceEqual(read[i]), $"{logs[i].Job} differs");
        }
    }

    private static byte[] Random(int seed)
    {
        var data = new byte[Bytes];
        new Random(seed).NextBytes(data);
        return data;
    }

    private static async Task WriteAsync(
        LogShipperService.LogShipperServiceClient client, string job, byte[] data, Progress progress,
        CancellationToken cancellationToken)
    {
        long acknowledged = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var call = client.PushLogs(new CallOptions(cancellationToken: cancellationToken).WithWaitForReady());
                await call.RequestStream.WriteAsync(
                    new PushLogsRequest { Open = new PushOpen { Job = job, Attempt = 1 } }, cancellationToken);
                Assert.True(await call.ResponseStream.MoveNext(cancellationToken));
                var start = call.ResponseStream.Current.Opened.Offset;
                Assert.True(start >= acknowledged, $"{job}: acknowledged {acknowledged}, but opened at {start}");
                var sending = SendAsync(call.RequestStream, data, start, cancellationToken);
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    if (call.ResponseStream.Current.Sealed is { } done)
                    {
                        await sending;
                        Assert.Equal(SHA256.HashData(data), done.Sha256.ToByteArray());
                        return;
                    }

                    progress.Add(call.ResponseStream.Current.Acknowledged.Offset - acknowledged);
                    acknowledged = call.ResponseStream.Current.Acknowledged.Offset;
                }
            }
            catch (RpcException e) when (IsCut(e))
            {
                await progress.PauseAsync(cancellationToken);
            }
        }
    }

    private static async Task SendAsync(
        IClientStreamWriter<PushLogsRequest> requests, byte[] data, long start, CancellationToken cancellationToken)
    {
        try
        {
            for (var at = (int)start; at < data.Length;)
            {
                var size = Math.Min(data.Length - at, 1 + (at * 31 % MaxFrame));
                var bytes = UnsafeByteOperations.UnsafeWrap(data.AsMemory(at, size));
                var frame = new LogFrame { Step = "build", Offset = at, Data = bytes };
                await requests.WriteAsync(new PushLogsRequest { Frame = frame }, cancellationToken);
                at += size;
            }

            var seal = new PushSeal { Length = data.Length, Sha256 = ByteString.CopyFrom(SHA256.HashData(data)) };
            await requests.WriteAsync(new PushLogsRequest { Seal = seal }, cancellationToken);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The reading side of the call sees how it ended, and opens again.
        }
    }

    private static async Task<byte[]> ReadAsync(
        LogShipperService.LogShipperServiceClient client, string job, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var request = new TailLogsRequest { Job = job, Attempt = 1, Offset = read.Length, Follow = true };
                using var call = client.TailLogs(
                    request, new CallOptions(cancellationToken: cancellationToken).WithWaitForReady());
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    var next = call.ResponseStream.Current;
                    Assert.Null(next.Gap);
                    if (next.Chunk is { } chunk)
                    {
                        Assert.Equal(read.Length, chunk.Offset);
                        read.Write(chunk.Data.Span);
                    }

                    if (next.Seal is { } seal)
                    {
                        Assert.Equal(read.Length, seal.Length);
                        return read.ToArray();
                    }
                }
            }
            catch (RpcException e) when (IsCut(e))
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    private static bool IsCut(RpcException e) =>
        e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown;

    private sealed class Progress
    {
        private readonly SemaphoreSlim _moved = new(0);
        private long _bytes;

        public void Add(long bytes)
        {
            Interlocked.Add(ref _bytes, bytes);
            _moved.Release();
        }

        public async Task ReachAsync(long bytes, CancellationToken cancellationToken)
        {
            while (Interlocked.Read(ref _bytes) < bytes)
            {
                await _moved.WaitAsync(cancellationToken);
            }
        }

        // At the border to another process there is nothing to wait for but time.
        public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(20, cancellationToken);
    }
}
