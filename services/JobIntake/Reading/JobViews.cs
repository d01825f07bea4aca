using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>Makes the contract's Job of what the queue and the store know.</summary>
internal sealed class JobViews(DefinitionCache definitions, WaitReasons waits)
{
    public async ValueTask<Job> OfAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var definition = await definitions.GetAsync(job, cancellationToken);
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
