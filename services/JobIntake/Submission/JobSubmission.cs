using Google.Protobuf;
using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Store;
using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Submission;

/// <summary>SubmitJob: checks, names and stores a job.</summary>
internal sealed class JobSubmission(
    IQueueClient queue, IJobStore store, IJobIdSource ids, DefinitionCache definitions, JobViews views)
{
    public async Task<Job> SubmitAsync(SubmitJobRequest request, CancellationToken cancellationToken)
    {
        var found = JobValidation.Check(request);
        if (found.Any)
        {
            var (field, description) = found.ToArray()[0];
            throw MeshErrors.InvalidArgument("JOB_INVALID", $"The job is not valid: {field}: {description}.", found.ToArray());
        }

        var job = request.Job;
        var definition = new Job { Project = job.Project, Spec = job.Spec };
        definition.Labels.Add(job.Labels);
        var key = new JobKey(job.Project, ids.Next());
        var added = Added(request, key, definition);
        var answer = await queue.AskAsync(new QueueCommand.Submit(key), cancellationToken, added);
        if (answer is QueueAnswer.Known known)
        {
            return await views.OfAsync(await SeenBeforeAsync(known.Request, added, cancellationToken), cancellationToken);
        }

        var stored = IntakeErrors.Done(answer) ?? throw new InvalidOperationException("A submit was answered without a job.");
        definitions.Put(key.Id, definition, added.Definition.Length);
        return await views.OfAsync(stored, cancellationToken);
    }

    private static NewJob Added(SubmitJobRequest request, JobKey key, Job definition)
    {
        var body = definition.ToByteArray();
        return request.RequestId.Length == 0
            ? new NewJob(key, body, null, ReadOnlyMemory<byte>.Empty)
            : new NewJob(key, body, new RequestKey(key.Project, request.RequestId), BodyHash.Of(definition));
    }

    private async Task<JobRecord> SeenBeforeAsync(KnownRequest before, NewJob added, CancellationToken cancellationToken)
    {
        if (!before.BodyHash.Span.SequenceEqual(added.BodyHash.Span))
        {
            throw MeshErrors.AlreadyExists(
                "REQUEST_ID_REUSED",
                $"request_id {added.Request?.RequestId} was used for {before.Job} with another body.",
                ("request_id", "was used with another body"));
        }

        return await store.FindAsync(before.Job, cancellationToken) ?? throw IntakeErrors.JobNotFound(before.Job);
    }
}
