using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Store;
using Mesh.Queue;
using Mesh.Queue.Commands;

namespace Mesh.JobIntake.Submission;

/// <summary>CancelJob: stores the wish; a job that has ended stays as it is.</summary>
internal sealed class JobCancellation(IQueueClient queue, IJobStore store, JobViews views)
{
    public async Task<Job> CancelAsync(string name, CancellationToken cancellationToken)
    {
        var key = RequestNames.Job(name);
        var answer = await queue.AskAsync(new QueueCommand.Cancel(key), cancellationToken);
        var job = answer is QueueAnswer.Refused { Refusal.Reason: RefusalReason.JobNotOpen }
            ? await store.FindAsync(key, cancellationToken)
            : IntakeErrors.Done(answer);
        return await views.OfAsync(job ?? throw IntakeErrors.JobNotFound(key), cancellationToken);
    }
}
