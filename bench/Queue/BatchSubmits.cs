using System.Diagnostics;
using Mesh.Bench.Measuring;
using Mesh.Intake.V1;

namespace Mesh.Bench.Queue;

/// <summary>A few SubmitJobs streams, each with a few messages under way.</summary>
internal sealed class BatchSubmits(QueueServer server)
{
    /// <summary>Streams.</summary>
    public const int Streams = 2;

    /// <summary>Jobs in a message.</summary>
    public const int MessageJobs = 500;

    private const int UnderWay = 6;

    /// <summary>Submits a number of jobs, which all must be accepted.</summary>
    /// <returns>Jobs a second, and the microseconds of JobIntake's processor time for each.</returns>
    public async Task<(double PerSecond, double ServerMicroseconds)> RunAsync(int jobs, CancellationToken cancellation)
    {
        var used = server.ProcessorTime;
        var begin = Stopwatch.GetTimestamp();
        var left = jobs;
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(i => Task.Run(() => StreamAsync(i, Take, cancellation))));
        return (
            jobs / Stopwatch.GetElapsedTime(begin).TotalSeconds,
            (server.ProcessorTime - used).TotalMicroseconds / Math.Max(1, jobs));

        int Take()
        {
            var rest = Interlocked.Add(ref left, -MessageJobs) + MessageJobs;
            return Math.Clamp(rest, 0, MessageJobs);
        }
    }

    private async Task StreamAsync(int stream, Func<int> take, CancellationToken cancellation)
    {
        using var call = new JobIntakeService.JobIntakeServiceClient(server.Channel(stream)).SubmitJobs(cancellationToken: cancellation);
        using var room = new SemaphoreSlim(UnderWay);
        var reading = ReadAsync();
        while (take() is var count and > 0)
        {
            await room.WaitAsync(cancellation);
            await call.RequestStream.WriteAsync(BenchJobs.NextMany(count), cancellation);
        }

        await call.RequestStream.CompleteAsync();
        await reading;

        async Task ReadAsync()
        {
            while (await call.ResponseStream.MoveNext(cancellation))
            {
                if (call.ResponseStream.Current.Results.FirstOrDefault(result => result.Job is null) is { } refused)
                {
                    throw new BenchFailedException($"a job was refused: {refused.Refusal.Message}");
                }

                room.Release();
            }
        }
    }
}
