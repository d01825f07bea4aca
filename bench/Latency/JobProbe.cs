using System.Diagnostics;
using Grpc.Net.Client;
using Mesh.Bench.Measuring;
using Mesh.Bench.Running;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.Bench.Latency;

/// <summary>Submits one job and takes the time at each of its stations.</summary>
internal sealed class JobProbe(GrpcChannel channel, PodArrivals pods)
{
    private const string Project = "bench";
    private const string StepName = "clock";

    // A line every 20 ms, so that each travels alone; a second of them, so that the agent's start does not decide the median.
    private const string StepCode = "i=0; while [ $i -lt 50 ]; do date +%s%N; sleep 0.02; i=$((i + 1)); done";
    private const int Lines = 50;

    /// <summary>How long one job may take before the run is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly JobIntakeService.JobIntakeServiceClient _intake = new(channel);
    private readonly LogShipperService.LogShipperServiceClient _logs = new(channel);

    public async Task RunAsync(LatencySamples samples, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var start = Stopwatch.GetTimestamp();
        var submitted = await _intake.SubmitJobAsync(Request(), cancellationToken: patience.Token);
        samples.SubmitToAnswer.Add(Stopwatch.GetElapsedTime(start));

        var name = submitted.Job.Name;
        var tail = new TailTimes(StepName);
        var tailing = TailAsync(name, tail, patience.Token);
        var ended = await WatchAsync(name, patience.Token);
        await tailing;
        var pod = await pods.OfAsync(name.Split('/')[^1]).WaitAsync(patience.Token);

        samples.SubmitToPod.Add(Stopwatch.GetElapsedTime(start, pod));
        samples.SubmitToEnd.Add(Stopwatch.GetElapsedTime(start, ended));
        samples.SubmitToFirstLogByte.Add(Stopwatch.GetElapsedTime(start, tail.FirstByte ?? throw Silent(name)));
        samples.SubmitToFirstStepByte.Add(Stopwatch.GetElapsedTime(start, tail.FirstStepByte ?? throw Silent(name)));
        if (tail.Delays.Count != Lines)
        {
            throw new BenchFailedException($"{name} printed {Lines} lines, {tail.Delays.Count} arrived");
        }

        foreach (var delay in tail.Delays)
        {
            samples.StdoutToSubscriber.Add(delay);
        }
    }

    private static SubmitJobRequest Request() => new()
    {
        Job = new Job
        {
            Project = Project,
            Spec = new JobSpec
            {
                Pipeline = "latency",
                Box = new Box { Image = "busybox" },
                Steps = { new Step { Name = StepName, Code = StepCode } },
            },
        },
    };

    private static BenchFailedException Silent(string name) => new($"{name} succeeded, but its log has no output");

    private async Task TailAsync(string name, TailTimes times, CancellationToken cancellation)
    {
        using var call = _logs.TailLogs(new TailLogsRequest { Job = name, Follow = true }, cancellationToken: cancellation);
        while (await call.ResponseStream.MoveNext(cancellation))
        {
            if (call.ResponseStream.Current.Chunk is { } chunk)
            {
                times.Take(chunk, Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
            }
        }
    }

    private async Task<long> WatchAsync(string name, CancellationToken cancellation)
    {
        using var call = _intake.WatchJob(new WatchJobRequest { Name = name }, cancellationToken: cancellation);
        Job? job = null;
        while (await call.ResponseStream.MoveNext(cancellation))
        {
            job = call.ResponseStream.Current.Job;
            if (job.Outcome is { Reason: not OutcomeReason.Unspecified } outcome)
            {
                return outcome.Reason == OutcomeReason.Succeeded
                    ? Stopwatch.GetTimestamp()
                    : throw new BenchFailedException($"{name} ended with {outcome.Reason}: {outcome.Message}");
            }
        }

        throw new BenchFailedException($"the watch of {name} ended in state {job?.State}");
    }
}
