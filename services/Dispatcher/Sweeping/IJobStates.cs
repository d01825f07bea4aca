using Mesh.Hosting.Names;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Sweeping;

/// <summary>The queue's word of a job.</summary>
public interface IJobStates
{
    /// <summary>The job as it is now; null when there is none of that name.</summary>
    Task<Job?> FindAsync(JobName name, CancellationToken cancellationToken);
}
