using System.Buffers.Text;
using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Bench.Measuring;
using Mesh.Logs.V1;

namespace Mesh.Bench.Logs;

/// <summary>
/// How long a byte takes from its writer to those who follow the log, on disk before it is shown. Each line carries the moment at
/// which it was handed to the client; a follower notes the age of the oldest line of each message.
/// </summary>
internal sealed class FanOut(int subscribers, int linesPerSecond)
{
    private const int LineBytes = 100;
    private const int StampBytes = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly Samples _samples = new(
        $"byte to subscriber, {subscribers} {(subscribers == 1 ? "reader" : "readers")}, {linesPerSecond} lines/s");

    private long _delivered;
    private long _sent;
    private long _countFrom;

    public async Task<IReadOnlyList<BenchResult>> RunAsync(TimeSpan length, CancellationToken cancellation)
    {
        using var server = await LogServer.StartAsync(cancellation);
        using var push = await LogPush.OpenAsync(server.Client(0), 0, cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var opened = new TaskCompletionSource[subscribers];
        var readers = new Task[subscribers];
        for (var i = 0; i < subscribers; i++)
        {
            opened[i] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            readers[i] = ReadAsync(server.Client(i), opened[i], stop.Token);
        }

        await Task.WhenAll(opened.Select(o => o.Task)).WaitAsync(cancellation);
        _countFrom = Stopwatch.GetTimestamp() + (long)(WarmUp.TotalSeconds * Stopwatch.Frequency);
        var used = server.ProcessorTime;
        var acknowledged = push.AcknowledgedAsync(long.MaxValue, stop.Token);
        await WriteAsync(push, WarmUp + length, cancellation);
        used = server.ProcessorTime - used;
        await stop.CancelAsync();
        await Task.WhenAll(readers.Append(acknowledged).Select(t => EndAsync(t, stop.Token)));
        var share = (double)_delivered / _sent / subscribers;
        return
        [
            .. _samples.Results(),
            new BenchResult($"{_samples.Name}: CPU", used / (WarmUp + length) * 100, "% of a core", null, null),
            new BenchResult($"{_samples.Name}: delivered meanwhile", share * 100, "%", null, null),
        ];
    }

    private async Task WriteAsync(LogPush push, TimeSpan length, CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Tick);
        long lines = 0;
        while (Stopwatch.GetElapsedTime(begin) is var elapsed && elapsed < length)
        {
            // What is due by now goes in one frame, as an agent reads what a step wrote.
            for (var due = (long)(elapsed.TotalSeconds * linesPerSecond) - lines; due > 0;)
            {
                var count = (int)Math.Min(due, 64 * 1024 / LineBytes);
                await push.SendAsync(Lines(count), cancellation);
                (lines, due) = (lines + count, due - count);
                Interlocked.Add(ref _sent, count * LineBytes);
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private static ByteString Lines(int count)
    {
        var bytes = new byte[count * LineBytes];
        Array.Fill(bytes, (byte)'.');
        var now = Stopwatch.GetTimestamp();
        for (var at = 0; at < bytes.Length; at += LineBytes)
        {
            Utf8Formatter.TryFormat(now, bytes.AsSpan(at), out _, new System.Buffers.StandardFormat('D', StampBytes));
            bytes[at + LineBytes - 1] = (byte)'\n';
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private async Task ReadAsync(
        LogShipperService.LogShipperServiceClient client, TaskCompletionSource opened, CancellationToken cancellation)
    {
        var request = new TailLogsRequest { Job = LogPush.JobOf(0), Attempt = 1, Follow = true };
        using var call = client.TailLogs(request, cancellationToken: cancellation);
        await call.ResponseHeadersAsync;
        opened.SetResult();
        while (await call.ResponseStream.MoveNext(cancellation))
        {
            if (call.ResponseStream.Current.Chunk is { } chunk)
            {
                var now = Stopwatch.GetTimestamp();
                Interlocked.Add(ref _delivered, chunk.Data.Length);
                // A chunk may begin in the middle of a line; the next line's stamp is as good.
                var inLine = (int)(chunk.Offset % LineBytes);
                var next = inLine == 0 ? 0 : LineBytes - inLine;
                if (next + StampBytes <= chunk.Data.Length
                    && Utf8Parser.TryParse(chunk.Data.Span[next..][..StampBytes], out long stamp, out _)
                    && stamp >= Interlocked.Read(ref _countFrom))
                {
                    lock (_samples)
                    {
                        _samples.Add(Stopwatch.GetElapsedTime(stamp, now));
                    }
                }
            }
        }
    }

    private static async Task EndAsync(Task reader, CancellationToken stopped)
    {
        try
        {
            await reader;
        }
        catch (RpcException) when (stopped.IsCancellationRequested)
        {
            // This bench stopped it, in the middle of whatever it was reading.
        }
    }
}
