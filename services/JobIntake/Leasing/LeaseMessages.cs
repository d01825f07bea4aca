using Google.Protobuf.WellKnownTypes;
using Mesh.Hosting.JobTokens;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Reading;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Leasing;

/// <summary>Turns what the queue pushes into the contract's messages. Runs on the stream's task, not on the queue's.</summary>
internal sealed class LeaseMessages(DefinitionCache definitions, JobTokenSigner signer, IOptions<QueueOptions> options)
{
    private readonly Duration _timeToLive = options.Value.LeaseTimeToLive.ToDuration();

    public async ValueTask<LeaseJobsResponse> OfAsync(QueueEffect effect, CancellationToken cancellationToken) => effect switch
    {
        QueueEffect.PushLease lease => new LeaseJobsResponse { Lease = await LeaseAsync(lease.Job, cancellationToken) },
        QueueEffect.PushSynced => new LeaseJobsResponse { Synced = new LeaseSynced() },
        QueueEffect.PushCancel cancel => new LeaseJobsResponse { Cancel = new LeaseCancel { Lease = Ref(cancel.Lease) } },
        QueueEffect.PushRevoked revoked => new LeaseJobsResponse
        {
            Revoked = new LeaseRevoked { Lease = Ref(revoked.Lease), Message = revoked.Message },
        },
        QueueEffect.PushRenewed => new LeaseJobsResponse { Renewed = new LeaseRenewed() },
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "No message for this effect."),
    };

    private static LeaseRef Ref(LeaseKey lease) => new() { Job = lease.Job.Name, Attempt = lease.Attempt, Epoch = lease.Epoch };

    private async ValueTask<Lease> LeaseAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var definition = await definitions.GetAsync(job, cancellationToken);
        return new Lease
        {
            Ref = Ref(job.Lease),
            Spec = definition.Spec,
            JobToken = signer.Sign(new JobTokenClaims(job.Key.Name, job.Attempt, job.Epoch)),
            State = (JobState)job.Phase,
            CancelRequested = job.CancelRequested,
            TimeToLive = _timeToLive,
            CreateTime = job.CreateTime.ToTimestamp(),
            LeaseTime = job.LeaseTime?.ToTimestamp(),
        };
    }
}
