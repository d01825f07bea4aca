using Google.Protobuf;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks and names a job that comes in, alone or among others.</summary>
internal sealed class JobPreparation(IJobIdSource ids, SecretVault vault)
{
    /// <summary>Checks a request.</summary>
    /// <param name="request">The request; the values of its secrets are taken out of it.</param>
    /// <param name="prefix">Where it is, when it is part of another message.</param>
    /// <exception cref="RpcException">What SubmitJob fails with.</exception>
    public PreparedJob Prepare(SubmitJobRequest request, string prefix = "")
    {
        JobValidation.Check(request, prefix).Throw("JOB_INVALID", "job");

        // From here on the spec is one that may be stored and answered.
        var job = request.Job;
        var values = SecretValues.TakeFrom(job.Spec);
        var definition = new Job
        {
            Project = job.Project,
            Spec = job.Spec,
            Priority = job.Priority,
            Concurrency = job.Concurrency,
            Retry = job.Retry,
        };
        definition.Labels.Add(job.Labels);
        var key = new JobKey(job.Project, ids.Next());
        return new PreparedJob(definition, values, Added(request, key, definition) with { Secrets = vault.Seal(key, values) });
    }

    private static NewJob Added(SubmitJobRequest request, JobKey key, Job definition)
    {
        var body = definition.ToByteArray();
        var added = request.RequestId.Length == 0
            ? new NewJob(key, body, null, ReadOnlyMemory<byte>.Empty)
            : new NewJob(key, body, new RequestKey(key.Project, request.RequestId), BodyHash.Of(definition, body));
        return added with { Labels = definition.Labels };
    }
}
