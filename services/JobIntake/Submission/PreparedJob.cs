using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.Queue.Commands;

namespace Mesh.JobIntake.Submission;

/// <summary>A job that was found valid, as the queue and the store take it.</summary>
/// <param name="Definition">What it runs, without values of secrets.</param>
/// <param name="Values">The values of its secrets.</param>
/// <param name="Added">What the store keeps.</param>
internal sealed record PreparedJob(Job Definition, SecretValues Values, NewJob Added)
{
    public QueueRequest Request => new(new QueueCommand.Submit(JobRequests.Of(Added.Key, Definition)), Added);
}
