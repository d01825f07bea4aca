using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Workflows;
using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Submission;

/// <summary>RetryJob: a new job that runs what an ended one ran.</summary>
internal sealed class JobRetry(
    IQueueClient queue, IJobStore store, IJobIdSource ids, SecretVault vault, DefinitionCache definitions, JobViews views)
{
    public async Task<Job> RetryAsync(JobKey key, string requestId, CancellationToken cancellationToken)
    {
        var old = await store.FindAsync(key, cancellationToken) ?? throw IntakeErrors.JobNotFound(key);
        if (!old.Phase.IsTerminal())
        {
            throw MeshErrors.FailedPrecondition("JOB_NOT_ENDED", $"{key} has not ended; cancel it, or wait.");
        }

        var definition = await definitions.GetAsync(old, cancellationToken);
        var values = await vault.OpenForRetryAsync(old, definition.Spec, cancellationToken);
        var next = new JobKey(key.Project, ids.Next());
        var hash = WorkflowHash.OfRetry(key.Name);
        var added = new NewJob(
            next,
            await store.ReadDefinitionAsync(old.Sequence, cancellationToken) ?? throw IntakeErrors.JobNotFound(key),
            requestId.Length == 0 ? null : new RequestKey(key.Project, requestId),
            requestId.Length == 0 ? ReadOnlyMemory<byte>.Empty : hash)
        {
            Labels = definition.Labels,
            Secrets = vault.Seal(next, values),
        };
        var request = JobRequests.Of(next, definition) with { RetryOf = key.Id };
        var answer = await queue.AskAsync(new QueueCommand.Submit(request), cancellationToken, added);
        if (answer is not QueueAnswer.Known known)
        {
            return await views.OfAsync(IntakeErrors.Done(answer)!, cancellationToken);
        }

        if (!known.Request.BodyHash.Span.SequenceEqual(hash))
        {
            throw IntakeErrors.RequestReused(added.Request);
        }

        var before = new JobKey(key.Project, known.Request.Id);
        return await views.OfAsync(
            await store.FindAsync(before, cancellationToken) ?? throw IntakeErrors.RequestExpired(added.Request), cancellationToken);
    }
}
