using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>Makes the contract's Job of what the queue and the store know.</summary>
internal sealed class JobViews(DefinitionCache definitions, WaitReasons waits)
{
    /// <exception cref="RpcException">NOT_FOUND: the job was removed since it was read.</exception>
    public async ValueTask<Job> OfAsync(JobRecord job, CancellationToken cancellationToken) =>
        await FindAsync(job, cancellationToken) ?? throw IntakeErrors.JobNotFound(job.Key);

    /// <summary>Null: the job had ended, and was removed since it was read.</summary>
    public async ValueTask<Job?> FindAsync(JobRecord job, CancellationToken cancellationToken) =>
        await definitions.FindAsync(job, cancellationToken) is { } definition ? await OfAsync(job, definition, cancellationToken) : null;

    /// <summary>The same of a job of which the caller has what it runs.</summary>
    public async ValueTask<Job> OfAsync(JobRecord job, Job definition, CancellationToken cancellationToken)
    {
        var view = JobStatusMessage.Of(job);
        view.Name = job.Key.Name;
        view.Project = job.Key.Project;
        view.Spec = definition.Spec;
        view.Labels.Add(definition.Labels);
        if (job.Phase == JobPhase.Queued)
        {
            view.StateMessage = await waits.OfAsync(job, cancellationToken);
        }

        return view;
    }
}
