using Google.Protobuf;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks and names a job that comes in, alone or among others.</summary>
internal sealed class JobPreparation(IJobIdSource ids, SecretVault vault, IJobStore store)
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

    /// <summary>
    /// Requires that what a request_id led to before is what comes in with it now.
    /// </summary>
    /// <exception cref="RpcException">ALREADY_EXISTS: it is not.</exception>
    public async ValueTask<JobKey> SameAsBeforeAsync(PreparedJob job, KnownRequest before, CancellationToken cancellationToken)
    {
        var key = new JobKey(job.Added.Project, before.Id);
        if (!before.BodyHash.Span.SequenceEqual(job.Added.BodyHash.Span))
        {
            throw IntakeErrors.RequestReused(job.Added.Request);
        }

        // Values are not in the hash.
        if (!job.Values.IsEmpty)
        {
            var stored = await store.FindAsync(key, cancellationToken) ?? throw IntakeErrors.RequestExpired(job.Added.Request);
            if (!await vault.HasAsync(stored, job.Values, cancellationToken))
            {
                throw IntakeErrors.RequestReused(job.Added.Request);
            }
        }

        return key;
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
