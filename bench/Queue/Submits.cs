using System.Diagnostics;
using Mesh.Bench.Measuring;
using Mesh.Intake.V1;

namespace Mesh.Bench.Queue;

/// <summary>So many callers, each with one SubmitJob at a time.</summary>
internal sealed class Submits(QueueServer server, int callers)
{
    /// <summary>Submits for a time.</summary>
    public async Task<SubmitFigures> RunAsync(string name, TimeSpan length, CancellationToken cancellation)
    {
        var used = server.ProcessorTime;
        var begin = Stopwatch.GetTimestamp();
        var times = new List<TimeSpan>[callers];
        await CallAsync(
            async (caller, client) =>
            {
                var own = times[caller] = [];
                while (Stopwatch.GetElapsedTime(begin) < length)
                {
                    var start = Stopwatch.GetTimestamp();
                    await client.SubmitJobAsync(BenchJobs.Next(), cancellationToken: cancellation);
                    own.Add(Stopwatch.GetElapsedTime(start));
                }
            });
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var samples = new Samples(name);
        foreach (var time in times.SelectMany(own => own))
        {
            samples.Add(time);
        }

        return new SubmitFigures(samples, samples.Count / seconds, (server.ProcessorTime - used).TotalMicroseconds / samples.Count);
    }

    /// <summary>Submits a number of jobs.</summary>
    public async Task RunAsync(int jobs, CancellationToken cancellation)
    {
        var left = jobs;
        await CallAsync(
            async (_, client) =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    await client.SubmitJobAsync(BenchJobs.Next(), cancellationToken: cancellation);
                }
            });
    }

    private Task CallAsync(Func<int, JobIntakeService.JobIntakeServiceClient, Task> call) => Task.WhenAll(
        Enumerable.Range(0, callers).Select(
            caller => Task.Run(() => call(caller, new JobIntakeService.JobIntakeServiceClient(server.Channel(caller))))));
}
