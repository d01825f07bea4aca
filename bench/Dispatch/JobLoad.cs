using Grpc.Core;
using Grpc.Net.Client;
using Mesh.Bench.Measuring;
using Mesh.Intake.V1;

namespace Mesh.Bench.Dispatch;

/// <summary>Submits jobs and waits for their ends.</summary>
internal sealed class JobLoad(GrpcChannel intake)
{
    private const string Project = "bench";
    private const int Callers = 32;

    private readonly JobIntakeService.JobIntakeServiceClient _client = new(intake);

    public async Task<string> SubmitAsync(CancellationToken cancellation)
    {
        var request = new SubmitJobRequest
        {
            Job = new Job
            {
                Project = Project,
                Spec = new JobSpec
                {
                    Pipeline = "dispatch",
                    Box = new Box { Image = "busybox" },
                    Steps = { new Step { Name = "nothing", Code = "true" } },
                },
            },
        };
        return (await _client.SubmitJobAsync(request, cancellationToken: cancellation)).Job.Name;
    }

    /// <summary>Submits jobs by 32 callers.</summary>
    public async Task SubmitManyAsync(int jobs, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, jobs), options, async (_, stop) => await SubmitAsync(stop));
    }

    /// <summary>Submits jobs and returns when all have succeeded.</summary>
    public async Task RunAsync(int jobs, CancellationToken cancellation)
    {
        var ended = await WatchEndsAsync(jobs, cancellation);
        await SubmitManyAsync(jobs, cancellation);
        await ended;
    }

    /// <summary>Counts ends from now on.</summary>
    /// <returns>When the watch is open: a task that ends when so many jobs have succeeded.</returns>
    public async Task<Task> WatchEndsAsync(int jobs, CancellationToken cancellation)
    {
        var call = _client.WatchJobs(new WatchJobsRequest { Parent = $"projects/{Project}" }, cancellationToken: cancellation);
        await call.ResponseHeadersAsync;
        return CountEndsAsync(call, jobs, cancellation);
    }

    private static async Task CountEndsAsync(
        AsyncServerStreamingCall<WatchJobsResponse> call, int jobs, CancellationToken cancellation)
    {
        using (call)
        {
            var succeeded = new HashSet<string>(StringComparer.Ordinal);
            while (succeeded.Count < jobs && await call.ResponseStream.MoveNext(cancellation))
            {
                var job = call.ResponseStream.Current.Job;
                if (job.Outcome is { Reason: not (OutcomeReason.Unspecified or OutcomeReason.Succeeded) } outcome)
                {
                    throw new BenchFailedException($"{job.Name} ended with {outcome.Reason}: {outcome.Message}");
                }

                if (job.State == JobState.Succeeded && succeeded.Add(job.Name))
                {
                    Console.Error.Write($"\r{succeeded.Count} of {jobs} jobs ended ");
                }
            }
        }
    }
}
