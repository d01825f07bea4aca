using Mesh.Intake.V1;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>Requests as the tests need them.</summary>
internal static class Jobs
{
    public static SubmitJobRequest Request(string requestId = "", string project = "demo", string code = "true") => new()
    {
        Job = new Job
        {
            Project = project,
            Spec = new JobSpec
            {
                Pipeline = "build",
                Box = new Box { Image = "alpine" },
                Steps = { new Step { Name = "one", Code = code } },
                Env = { ["B"] = "2", ["A"] = "1" },
            },
            Labels = { ["team"] = "core" },
        },
        RequestId = requestId,
    };

    public static async Task<Job> SubmitAsync(this IntakeHost host, string requestId = "", string project = "demo") =>
        (await host.Intake.SubmitJobAsync(Request(requestId, project))).Job;

    /// <summary>The answer to a stream of one message.</summary>
    public static async Task<SubmitJobsResponse> SubmitManyAsync(this IntakeHost host, params IEnumerable<SubmitJobRequest> jobs)
    {
        using var call = host.Intake.SubmitJobs();
        var message = new SubmitJobsRequest();
        message.Jobs.AddRange(jobs);
        await call.RequestStream.WriteAsync(message);
        await call.RequestStream.CompleteAsync();
        var answered = await call.ResponseStream.MoveNext(CancellationToken.None);
        return answered ? call.ResponseStream.Current : throw new InvalidOperationException("The stream ended without an answer.");
    }

    public static async Task<Job> GetAsync(this IntakeHost host, string name) =>
        (await host.Intake.GetJobAsync(new GetJobRequest { Name = name })).Job;

    public static async Task<Job> CompleteAsync(
        this IntakeHost host, Lease lease, OutcomeReason reason = OutcomeReason.Succeeded) =>
        (await host.Queue.CompleteLeaseAsync(new CompleteLeaseRequest
        {
            Lease = lease.Ref,
            Outcome = new Outcome { Reason = reason, Message = "told by a test" },
        })).Job;
}
