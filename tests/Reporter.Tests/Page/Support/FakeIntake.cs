using System.Collections.Concurrent;
using Grpc.Core;
using Mesh.Intake.V1;

namespace Mesh.Reporter.Tests.Page.Support;

/// <summary>A JobIntake that knows the jobs that it is given, and does with a call what a test says.</summary>
internal sealed class FakeIntake : JobIntakeService.JobIntakeServiceBase
{
    private int _watches;

    public ConcurrentDictionary<string, Job> Jobs { get; } = [];

    public ConcurrentQueue<ListJobsRequest> Lists { get; } = [];

    /// <summary>What a list does before it answers.</summary>
    public Func<ServerCallContext, Task> BeforeList { get; set; } = _ => Task.CompletedTask;

    /// <summary>What a watch does before it says anything.</summary>
    public Func<ServerCallContext, Task> BeforeWatch { get; set; } = _ => Task.CompletedTask;

    /// <summary>Given out as the token of the next page.</summary>
    public string NextPageToken { get; set; } = "";

    public int Watches => Volatile.Read(ref _watches);

    public override async Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context)
    {
        Lists.Enqueue(request);
        await BeforeList(context);
        return new ListJobsResponse { Jobs = { Jobs.Values }, NextPageToken = NextPageToken };
    }

    public override async Task WatchJob(
        WatchJobRequest request, IServerStreamWriter<WatchJobResponse> responseStream, ServerCallContext context)
    {
        Interlocked.Increment(ref _watches);
        try
        {
            await BeforeWatch(context);
            var said = 0L;
            while (true)
            {
                if (!Jobs.TryGetValue(request.Name, out var job))
                {
                    throw new RpcException(new Status(StatusCode.NotFound, $"there is no job {request.Name}"));
                }

                if (job.ResourceVersion > said)
                {
                    said = job.ResourceVersion;
                    await responseStream.WriteAsync(new WatchJobResponse { Job = job }, context.CancellationToken);
                }

                if (job.EndTime is not null)
                {
                    return;
                }

                await Task.Delay(10, context.CancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _watches);
        }
    }
}
