using Grpc.Core;
using Mesh.Hosting.Names;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Sweeping;

/// <summary><see cref="IJobStates"/> on JobIntake.</summary>
public sealed class IntakeJobStates(JobIntakeService.JobIntakeServiceClient intake, TimeProvider time) : IJobStates
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<Job?> FindAsync(JobName name, CancellationToken cancellationToken)
    {
        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + Patience;
            var request = new GetJobRequest { Name = name.ToString() };
            return (await intake.GetJobAsync(request, deadline: deadline, cancellationToken: cancellationToken)).Job;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
