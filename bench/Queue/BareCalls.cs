using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Mesh.Bench.Measuring;
using Mesh.Bench.Running;
using Mesh.Intake.V1;

namespace Mesh.Bench.Queue;

/// <summary>The most that unary calls can give here: the same calls over as many connections, to a program that does nothing.</summary>
internal static class BareCalls
{
    private const int Connections = 4;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static string Name(int callers) => string.Create(CultureInfo.InvariantCulture, $"bare gRPC, {callers:N0} callers");

    public static async Task<IReadOnlyList<BenchResult>> MeasureAsync(
        IEnumerable<int> callers, TimeSpan length, CancellationToken cancellation)
    {
        var port = Loopback.FreePort();
        var start = BuiltPrograms.Start("Bench", "Bench", BareService.Verb, port.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        using var service = Process.Start(start)!;
        var channels = Enumerable.Range(0, Connections).Select(_ => GrpcChannel.ForAddress(Loopback.Address(port))).ToList();
        try
        {
            await ReadyAsync(channels[0], cancellation);
            var results = new List<BenchResult>();
            foreach (var count in callers)
            {
                var rate = await CallAsync(channels, count, length, cancellation);
                results.Add(new BenchResult(Name(count), rate, "1/s", null, null));
            }

            return results;
        }
        finally
        {
            channels.ForEach(channel => channel.Dispose());
            service.Kill();
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<double> CallAsync(
        List<GrpcChannel> channels, int callers, TimeSpan length, CancellationToken cancellation)
    {
        var calls = 0;
        var begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var client = new JobIntakeService.JobIntakeServiceClient(channels[caller % channels.Count]);
            while (Stopwatch.GetElapsedTime(begin) < length)
            {
                await client.SubmitJobAsync(BenchJobs.Next(), cancellationToken: cancellation);
                Interlocked.Increment(ref calls);
            }
        })));
        return calls / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static async Task ReadyAsync(GrpcChannel channel, CancellationToken cancellation)
    {
        var client = new JobIntakeService.JobIntakeServiceClient(channel);
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await client.SubmitJobAsync(BenchJobs.Next(), cancellationToken: cancellation);
                return;
            }
            catch (RpcException e) when (Stopwatch.GetElapsedTime(begin) > StartPatience)
            {
                throw new BenchFailedException("the bare service did not come up", e);
            }
            catch (RpcException)
            {
                // Not yet.
            }

            await Task.Delay(Pause, cancellation);
        }
    }
}
