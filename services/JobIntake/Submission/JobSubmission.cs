using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Reading;

namespace Mesh.JobIntake.Submission;

/// <summary>SubmitJob: checks, names and stores a job.</summary>
internal sealed class JobSubmission(
    IQueueClient queue, RepeatedRequests repeated, JobPreparation preparation, DefinitionCache definitions, JobViews views)
{
    public async Task<Job> SubmitAsync(SubmitJobRequest request, CancellationToken cancellationToken)
    {
        var job = preparation.Prepare(request);
        var (command, added) = job.Request;
        var answer = await queue.AskAsync(command, cancellationToken, added);
        if (answer is QueueAnswer.Known known)
        {
            return await views.OfAsync(
                await repeated.JobAsync(job.Added, job.Values, known.Request, cancellationToken), cancellationToken);
        }

        var stored = IntakeErrors.Done(answer) ?? throw new InvalidOperationException("A submit was answered without a job.");
        definitions.PutNew(stored.Key.Id, job.Definition, job.Added.Definition.Length);
        return await views.OfAsync(stored, job.Definition, cancellationToken);
    }
}
