using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Store;

namespace Mesh.JobIntake.Submission;

/// <summary>SubmitJob: checks, names and stores a job.</summary>
internal sealed class JobSubmission(
    IQueueClient queue, IJobStore store, JobPreparation preparation, DefinitionCache definitions, JobViews views)
{
    public async Task<Job> SubmitAsync(SubmitJobRequest request, CancellationToken cancellationToken)
    {
        var job = preparation.Prepare(request);
        var (command, added) = job.Request;
        var answer = await queue.AskAsync(command, cancellationToken, added);
        if (answer is QueueAnswer.Known known)
        {
            var key = await preparation.SameAsBeforeAsync(job, known.Request, cancellationToken);
            var before = await store.FindAsync(key, cancellationToken) ?? throw IntakeErrors.RequestExpired(job.Added.Request);
            return await views.OfAsync(before, cancellationToken);
        }

        var stored = IntakeErrors.Done(answer) ?? throw new InvalidOperationException("A submit was answered without a job.");
        definitions.PutNew(stored.Key.Id, job.Definition, job.Added.Definition.Length);
        return await views.OfAsync(stored, job.Definition, cancellationToken);
    }
}
