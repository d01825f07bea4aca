using System.Diagnostics;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Mesh.Bench.Latency;

/// <summary>What the machine itself takes: a bare process, and a bare call.</summary>
internal sealed class PeerProbe(GrpcChannel channel)
{
    private readonly Health.HealthClient _health = new(channel);

    public async Task RunAsync(LatencySamples samples, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using (var shell = Process.Start("sh", ["-c", ":"]))
        {
            await shell.WaitForExitAsync(cancellation);
        }

        samples.ProcessStart.Add(Stopwatch.GetElapsedTime(start));

        start = Stopwatch.GetTimestamp();
        await _health.CheckAsync(new HealthCheckRequest(), cancellationToken: cancellation);
        samples.Ping.Add(Stopwatch.GetElapsedTime(start));
    }
}
