using Google.Protobuf;
using Mesh.JobIntake.Store;

namespace Mesh.JobIntake.Tests.Store.Suite;

/// <summary>Workflows of two jobs in a store.</summary>
internal static class Flows
{
    /// <summary>Adds the workflow of this sequence; its jobs have the next two.</summary>
    public static Task AddAsync(IJobStore store, long sequence, string? requestId = null)
    {
        var workflow = Stored.Workflow(sequence);
        var jobs = Stored.JobsOf(workflow);
        var batch = new CommitBatch { Version = sequence + 2 };
        batch.Add(new NewWorkflow(
            workflow.Key,
            Stored.Body(sequence).ToByteArray(),
            [.. jobs.Select(job => Stored.New(job))],
            requestId is null ? null : new RequestKey(workflow.Key.Project, requestId),
            requestId is null ? ReadOnlyMemory<byte>.Empty : Stored.Hash(sequence)));
        batch.Change(workflow);
        foreach (var job in jobs)
        {
            batch.Change(job);
        }

        return store.CommitAsync(batch, CancellationToken.None);
    }

    /// <summary>Ends its first job.</summary>
    public static Task EndFirstAsync(IJobStore store, long sequence, long version, DateTimeOffset end) =>
        store.CommitAsync([], Stored.End(Stored.JobsOf(Stored.Workflow(sequence))[0], version, end));

    /// <summary>Ends it and its jobs; one that had ended before keeps its end.</summary>
    public static async Task EndAsync(IJobStore store, long sequence, long version, DateTimeOffset end)
    {
        var workflow = Stored.Workflow(sequence);
        var batch = new CommitBatch { Version = version + 2 };
        batch.Change(workflow with { EndTime = end, Version = version + 2 });
        foreach (var (index, job) in Stored.JobsOf(workflow).Index())
        {
            if (await store.FindAsync(job.Key, CancellationToken.None) is { EndTime: null })
            {
                batch.Change(Stored.End(job, version + index, end));
            }
        }

        await store.CommitAsync(batch, CancellationToken.None);
    }
}
