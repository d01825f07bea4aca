using Google.Protobuf.WellKnownTypes;
using Mesh.Artifacts;
using Mesh.Hosting.JobTokens;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Workflows;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Leasing;

/// <summary>Turns what the queue pushes into the contract's messages. Runs on the stream's task, not on the queue's.</summary>
internal sealed class LeaseMessages(
    DefinitionCache definitions,
    SecretVault vault,
    ArtifactSources sources,
    JobTokenSigner signer,
    IOptions<QueueOptions> options)
{
    // A signature takes some 50 µs: that of many leases at once is not left to one processor.
    private const int SignedTogether = 16;

    // Signing waits for nobody and is seen by nobody, so it need not run where the caller does.
    private static readonly ParallelOptions OnAllProcessors = new() { TaskScheduler = TaskScheduler.Default };

    private readonly Duration _timeToLive = options.Value.LeaseTimeToLive.ToDuration();

    /// <summary>The leases of these jobs, in their order. What the jobs run is read at once.</summary>
    public async ValueTask<IReadOnlyList<Lease>> OfAsync(IReadOnlyList<JobRecord> jobs, CancellationToken cancellationToken)
    {
        var found = await definitions.GetAllAsync(jobs, cancellationToken);
        var leases = new Lease[jobs.Count];
        var claims = new JobTokenClaims[jobs.Count];
        for (var i = 0; i < leases.Length; i++)
        {
            (leases[i], claims[i]) = await LeaseAsync(jobs[i], found[i], cancellationToken);
        }

        if (leases.Length < SignedTogether)
        {
            for (var i = 0; i < leases.Length; i++)
            {
                Sign(i);
            }
        }
        else
        {
            Parallel.For(0, leases.Length, OnAllProcessors, Sign);
        }

        return leases;

        void Sign(int i) => leases[i].JobToken = signer.Sign(claims[i]);
    }

    public static LeaseJobsResponse Of(QueueEffect effect) => effect switch
    {
        QueueEffect.PushSynced => new LeaseJobsResponse { Synced = new LeaseSynced { TakesEnds = true } },
        QueueEffect.PushCancel cancel => new LeaseJobsResponse { Cancel = new LeaseCancel { Lease = Ref(cancel.Lease) } },
        QueueEffect.PushRevoked revoked => new LeaseJobsResponse
        {
            Revoked = new LeaseRevoked { Lease = Ref(revoked.Lease), Message = revoked.Message },
        },
        QueueEffect.PushRenewed => new LeaseJobsResponse { Renewed = new LeaseRenewed() },
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "No message for this effect."),
    };

    private static JobSpec With(JobSpec spec, IReadOnlyCollection<string> needs)
    {
        if (needs.Count == 0)
        {
            return spec;
        }

        var own = spec.Clone();
        own.ArtifactJobs.Add(needs);
        return own;
    }

    private static LeaseRef Ref(LeaseKey lease) => new() { Job = lease.Job.Name, Attempt = lease.Attempt, Epoch = lease.Epoch };

    /// <summary>A lease without its token, and what the token is to say.</summary>
    private async ValueTask<(Lease Lease, JobTokenClaims Claims)> LeaseAsync(
        JobRecord job, Job definition, CancellationToken cancellationToken)
    {
        var opened = await vault.OpenAsync(job, definition.Spec, cancellationToken);
        var needs = await sources.OfAsync(job, cancellationToken);
        var lease = new Lease
        {
            Ref = Ref(job.Lease),
            Spec = With(opened.Spec, needs),
            SecretsError = opened.Problem,
            State = (JobState)job.Phase,
            CancelRequested = job.CancelRequested,
            TimeToLive = _timeToLive,
            CreateTime = job.CreateTime.ToTimestamp(),
            LeaseTime = job.LeaseTime?.ToTimestamp(),
        };
        return (lease, new JobTokenClaims(job.Key.Name, job.Attempt, job.Epoch, NeededJobs.Hash(needs)));
    }
}
