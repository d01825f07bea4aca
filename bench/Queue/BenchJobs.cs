using Mesh.Intake.V1;

namespace Mesh.Bench.Queue;

/// <summary>The jobs of this benchmark: small ones, of ten projects in turn, each with a request_id, as `mesh submit` has it.</summary>
internal static class BenchJobs
{
    private const int Projects = 10;

    private static long _last;

    public static SubmitJobRequest Next()
    {
        var number = Interlocked.Increment(ref _last);
        return Make($"bench-{number % Projects}", "bench", $"{number}");
    }

    /// <summary>So many jobs in one message.</summary>
    public static SubmitJobsRequest NextMany(int count)
    {
        var request = new SubmitJobsRequest();
        request.Jobs.AddRange(Enumerable.Range(0, count).Select(_ => Next()));
        return request;
    }

    /// <summary>A job that can be recognised in its lease, by the name of its pipeline.</summary>
    public static SubmitJobRequest Probe(string pipeline) =>
        Make("bench-probe", pipeline, $"{Interlocked.Increment(ref _last)}");

    private static SubmitJobRequest Make(string project, string pipeline, string requestId) => new()
    {
        RequestId = requestId,
        Job = new Job
        {
            Project = project,
            Spec = new JobSpec
            {
                Pipeline = pipeline,
                Source = new Source { Url = "https://git.example.com/bench/bench.git", Ref = "main" },
                Box = new Box { Image = "busybox:1.36" },
                Steps = { new Step { Name = "nothing", Code = "true" } },
            },
        },
    };
}
