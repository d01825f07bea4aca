using Grpc.Core;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Submission;

/// <summary>
/// The one place that answers a request_id which came before: with what it led to then, for a submit and a retry, of a job and of a
/// workflow, alone and among others.
/// </summary>
internal sealed class RepeatedRequests(IJobStore store, SecretVault vault)
{
    /// <summary>The name of the job that it led to. Nothing is read where the body alone tells that it is the same.</summary>
    /// <exception cref="RpcException">ALREADY_EXISTS: it came with another body; UNAVAILABLE: its job was just removed.</exception>
    public async ValueTask<JobKey> KeyAsync(
        Addition asked, SecretValues values, KnownRequest before, CancellationToken cancellationToken)
    {
        RequireSameBody(asked, before);
        return values.IsEmpty
            ? new JobKey(asked.Project, before.Id)
            : (await JobAsync(asked, values, before, cancellationToken)).Key;
    }

    /// <summary>The job that it led to, as it is now.</summary>
    /// <inheritdoc cref="KeyAsync"/>
    public async Task<JobRecord> JobAsync(
        Addition asked, SecretValues values, KnownRequest before, CancellationToken cancellationToken)
    {
        RequireSameBody(asked, before);
        var job = await FindAsync(asked, before.Id, cancellationToken);
        await RequireSameValuesAsync(asked, job, values, cancellationToken);
        return job;
    }

    /// <summary>The workflow that it led to, as it is now.</summary>
    /// <param name="asked">What came in.</param>
    /// <param name="values">The values of each node's secrets; none for a retry, which brings none.</param>
    /// <param name="before">What the request_id led to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <inheritdoc cref="KeyAsync"/>
    public async Task<WorkflowRow> WorkflowAsync(
        Addition asked, IReadOnlyList<SecretValues> values, KnownRequest before, CancellationToken cancellationToken)
    {
        RequireSameBody(asked, before);
        var workflow = await store.FindWorkflowAsync(new WorkflowKey(asked.Project, before.Id), cancellationToken)
            ?? throw IntakeErrors.RequestExpired(asked.Request);
        foreach (var (node, secrets) in workflow.Record.Nodes.Zip(values).Where(pair => !pair.Second.IsEmpty))
        {
            // Every job of a node has the same values.
            var job = await FindAsync(asked, node.Jobs[0], cancellationToken);
            await RequireSameValuesAsync(asked, job, secrets, cancellationToken);
        }

        return workflow;
    }

    /// <summary>What a request_id led to, asked of the store; null: nothing, or there is no request_id.</summary>
    public async Task<KnownRequest?> FindAsync(Addition asked, CancellationToken cancellationToken) => asked.Request is { } request
        ? (await store.FindRequestsAsync([request], cancellationToken)).GetValueOrDefault(request)
        : null;

    private async Task<JobRecord> FindAsync(Addition asked, string id, CancellationToken cancellationToken) =>
        await store.FindAsync(new JobKey(asked.Project, id), cancellationToken) ?? throw IntakeErrors.RequestExpired(asked.Request);

    private static void RequireSameBody(Addition asked, KnownRequest before)
    {
        if (!before.BodyHash.Span.SequenceEqual(asked.BodyHash.Span))
        {
            throw IntakeErrors.RequestReused(asked.Request);
        }
    }

    // Values are not in the hash.
    private async Task RequireSameValuesAsync(
        Addition asked, JobRecord job, SecretValues values, CancellationToken cancellationToken)
    {
        if (!await vault.HasAsync(job, values, cancellationToken))
        {
            throw IntakeErrors.RequestReused(asked.Request);
        }
    }
}
