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
    IQueueClient queue,
    IJobStore store,
    IJobIdSource ids,
    SecretVault vault,
    DefinitionCache definitions,
    RepeatedRequests repeated,
    JobViews views)
{
    public async Task<Job> RetryAsync(JobKey key, string requestId, CancellationToken cancellationToken)
    {
        var next = new JobKey(key.Project, ids.Next());
        var asked = requestId.Length == 0
            ? new NewJob(next, ReadOnlyMemory<byte>.Empty, null, ReadOnlyMemory<byte>.Empty)
            : new NewJob(next, ReadOnlyMemory<byte>.Empty, new RequestKey(key.Project, requestId), WorkflowHash.OfRetry(key.Name));
        if (await store.FindAsync(key, cancellationToken) is not { } old)
        {
            // It may have been removed since the same call came first: what that led to is younger.
            var known = await repeated.FindAsync(asked, cancellationToken) ?? throw IntakeErrors.JobNotFound(key);
            return await views.OfAsync(await repeated.JobAsync(asked, SecretValues.None, known, cancellationToken), cancellationToken);
        }

        return await views.OfAsync(await RetryAsync(old, asked, cancellationToken), cancellationToken);
    }

    private async Task<JobRecord> RetryAsync(JobRecord old, NewJob asked, CancellationToken cancellationToken)
    {
        var key = old.Key;
        if (!old.Phase.IsTerminal())
        {
            throw MeshErrors.FailedPrecondition("JOB_NOT_ENDED", $"{key} has not ended; cancel it, or wait.");
        }

        var definition = await definitions.GetAsync(old, cancellationToken);
        var values = await vault.OpenForRetryAsync(old, definition.Spec, cancellationToken);
        var added = asked with
        {
            Definition = await store.ReadDefinitionAsync(old.Sequence, cancellationToken) ?? throw IntakeErrors.JobNotFound(key),
            Labels = definition.Labels,
            Secrets = vault.Seal(asked.Key, values),
        };
        var request = JobRequests.Of(asked.Key, definition) with { RetryOf = key.Id };
        var answer = await queue.AskAsync(new QueueCommand.Submit(request), cancellationToken, added);
        return answer is QueueAnswer.Known known
            ? await repeated.JobAsync(added, SecretValues.None, known.Request, cancellationToken)
            : IntakeErrors.Done(answer)!;
    }
}
