using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Secrets;

/// <summary>Seals the values of jobs that come in, and opens them for the leases of these jobs, and for nobody else.</summary>
internal sealed partial class SecretVault(SealingKeys keys, IJobStore store, ILogger<SecretVault> logger)
{
    /// <summary>Seals a job's values; null when it has none.</summary>
    /// <exception cref="RpcException">FAILED_PRECONDITION: no key is configured.</exception>
    public SealedSecrets? Seal(JobKey job, SecretValues values)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        return keys.Current is { } key
            ? SecretSealer.Seal(key, job, values.ToBytes())
            : throw MeshErrors.FailedPrecondition(
                "SECRETS_NOT_CONFIGURED",
                "The job has values of secrets, and JobIntake has no key to seal them with; the operator sets "
                    + $"{SecretsOptions.Section}:KeyFile.");
    }

    /// <summary>The values of a stored job; null when they cannot be opened, and then the log says why.</summary>
    public async ValueTask<SecretValues?> OpenAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (await store.ReadSecretsAsync(job.Sequence, cancellationToken) is not { } secrets)
        {
            LogAbsent(job.Key);
            return null;
        }

        if (keys.Find(secrets.KeyId) is not { } key)
        {
            LogKeyMissing(job.Key, secrets.KeyId);
            return null;
        }

        if (SecretSealer.Open(key, job.Key, secrets) is { } plain)
        {
            return SecretValues.Read(plain);
        }

        LogBroken(job.Key, secrets.KeyId);
        return null;
    }

    /// <summary>A stored job's spec with the values of its secrets; one without comes back as it is, without a read.</summary>
    public async ValueTask<OpenedSpec> OpenAsync(JobRecord job, JobSpec spec, CancellationToken cancellationToken)
    {
        if (!spec.Secrets.Any(secret => secret.IsSet))
        {
            return new OpenedSpec(spec);
        }

        return await OpenAsync(job, cancellationToken) is { } values
            ? new OpenedSpec(values.PutInto(spec))
            : new OpenedSpec(
                spec, "The values of the job's secrets cannot be opened: JobIntake's log says which of its keys is missing.");
    }

    /// <summary>The values of a stored job for another one that runs the same.</summary>
    /// <exception cref="RpcException">FAILED_PRECONDITION: they cannot be opened.</exception>
    public async ValueTask<SecretValues> OpenForRetryAsync(JobRecord job, JobSpec spec, CancellationToken cancellationToken)
    {
        if (!spec.Secrets.Any(secret => secret.IsSet))
        {
            return SecretValues.TakeFrom(new JobSpec());
        }

        return await OpenAsync(job, cancellationToken) ?? throw MeshErrors.FailedPrecondition(
            "SECRETS_UNREADABLE", $"The values of secrets of {job.Key} cannot be opened: JobIntake's key for them is missing.");
    }

    /// <summary>
    /// Whether a stored job has these values. They are compared themselves, and no hash of them is stored: one that lets equal
    /// values be found lets short ones be guessed, unless it has a key, and then it is lost with that key's rotation.
    /// </summary>
    /// <exception cref="RpcException">FAILED_PRECONDITION: the stored ones cannot be opened.</exception>
    public async ValueTask<bool> HasAsync(JobRecord job, SecretValues values, CancellationToken cancellationToken)
    {
        if (values.IsEmpty)
        {
            return true;
        }

        var stored = await OpenAsync(job, cancellationToken) ?? throw MeshErrors.FailedPrecondition(
            "SECRETS_UNREADABLE",
            $"Whether {job.Key} has these values of secrets cannot be told: JobIntake's key for them is missing.");
        return stored.Are(values);
    }
}
