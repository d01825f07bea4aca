using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Requests;

namespace Mesh.JobIntake.Submission;

/// <summary>Stores the jobs of one message, each accepted or refused on its own, with one call to the queue.</summary>
internal sealed class BatchSubmission(
    IQueueClient queue, RepeatedRequests repeated, JobPreparation preparation, DefinitionCache definitions)
{
    /// <summary>Jobs that a message may have.</summary>
    public const int MaxJobs = 1_000;

    /// <summary>
    /// Checks the jobs before it returns, and gives them to the queue in the order of the calls.
    /// </summary>
    /// <returns>What became of them, once it is on disk.</returns>
    /// <exception cref="RpcException">INVALID_ARGUMENT: the message is empty, or has too many jobs.</exception>
    public Task<SubmitJobsResponse> SubmitAsync(SubmitJobsRequest request, CancellationToken cancellationToken)
    {
        UnknownFields.RefuseOwn(request);
        if (request.Jobs.Count is 0 or > MaxJobs)
        {
            var description = FormattableString.Invariant($"1 to {MaxJobs} jobs in a message, not {request.Jobs.Count}");
            throw MeshErrors.InvalidArgument("BATCH_INVALID", $"jobs: {description}.", ("jobs", description));
        }

        var results = new SubmitJobsResult?[request.Jobs.Count];
        var jobs = new List<(int Index, PreparedJob Job)>(results.Length);
        for (var i = 0; i < results.Length; i++)
        {
            try
            {
                var path = FormattableString.Invariant($"jobs[{i}]");
                UnknownFields.Refuse(request.Jobs[i], path);
                jobs.Add((i, preparation.Prepare(request.Jobs[i], $"{path}.")));
            }
            catch (RpcException e)
            {
                results[i] = new SubmitJobsResult { Refusal = Refusals.Of(e) };
            }
        }

        return StoreAsync(jobs, results, cancellationToken);
    }

    private async Task<SubmitJobsResponse> StoreAsync(
        List<(int Index, PreparedJob Job)> jobs, SubmitJobsResult?[] results, CancellationToken cancellationToken)
    {
        if (jobs.Count > 0)
        {
            var answers = await queue.AskAllAsync([.. jobs.Select(job => job.Job.Request)], cancellationToken);
            for (var i = 0; i < jobs.Count; i++)
            {
                results[jobs[i].Index] = await ResultAsync(jobs[i].Job, answers[i], cancellationToken);
            }
        }

        var response = new SubmitJobsResponse();
        response.Results.AddRange(results);
        return response;
    }

    private async ValueTask<SubmitJobsResult> ResultAsync(PreparedJob job, QueueAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            if (answer is QueueAnswer.Known known)
            {
                var before = await repeated.KeyAsync(job.Added, job.Values, known.Request, cancellationToken);
                return new SubmitJobsResult { Job = new SubmittedJob { Name = before.Name } };
            }

            var stored = IntakeErrors.Done(answer) ?? throw new InvalidOperationException("A submit was answered without a job.");
            definitions.PutNew(stored.Key.Id, job.Definition, job.Added.Definition.Length);
            return new SubmitJobsResult { Job = new SubmittedJob { Name = stored.Key.Name, ResourceVersion = stored.Version } };
        }
        catch (RpcException e)
        {
            return new SubmitJobsResult { Refusal = Refusals.Of(e) };
        }
    }
}
