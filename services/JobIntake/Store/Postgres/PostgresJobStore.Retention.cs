using static Mesh.JobIntake.Store.Postgres.PostgresParameters;

namespace Mesh.JobIntake.Store.Postgres;

internal sealed partial class PostgresJobStore
{
    public Task<long> ReadRemovedVersionAsync(CancellationToken cancellationToken) => ReadAsync(
        "SELECT value FROM counters WHERE name = 'expired'",
        [],
        async (row, stop) => await row.ReadAsync(stop) ? row.GetInt64(0) : 0,
        cancellationToken);

    public async Task<EndedProject?> FindEndedProjectAsync(string name, CancellationToken cancellationToken)
    {
        var found = await ReadAllAsync(
            EndedRows.SelectProject, [Text(name)], row => new EndedProject(row.GetString(0), row.GetInt64(1)), cancellationToken);
        return found.SingleOrDefault();
    }

    public async Task<long?> FindEndTimeAsync(string project, int count, CancellationToken cancellationToken)
    {
        var found = await ReadAllAsync(
            EndedRows.SelectEndTime, [Text(project), Number(count - 1)], row => (long?)row.GetInt64(0), cancellationToken);
        return found.SingleOrDefault();
    }

    public Task<IReadOnlyList<EndedJob>> ListEndedAsync(
        string project, EndedJob place, long before, int limit, CancellationToken cancellationToken) => ReadAllAsync(
            EndedRows.SelectJobs,
            [Text(project), Number(place.EndTime), Number(before), Number(place.Sequence), Number(limit)],
            row => new EndedJob(row.GetInt64(0), row.GetInt64(1)),
            cancellationToken);

    public async Task<IReadOnlyList<EndedWorkflow>> ListEndedWorkflowsAsync(
        string project, long before, int jobs, CancellationToken cancellationToken)
    {
        var found = await ReadAllAsync(
            EndedRows.SelectWorkflows,
            [Text(project), Number(before), Number(jobs)],
            row => (Sequence: row.GetInt64(0), Id: row.GetString(1)),
            cancellationToken);
        var taken = new List<EndedWorkflow>();
        var count = 0;
        foreach (var (sequence, id) in found.TakeWhile(_ => count < jobs))
        {
            var its = await ReadAllAsync(EndedRows.SelectWorkflowJobs, [Text(id)], row => row.GetInt64(0), cancellationToken);
            taken.Add(new EndedWorkflow(sequence, its));
            count += Math.Max(its.Count, 1);
        }

        return taken;
    }

    public Task RemoveAsync(Removal removal, CancellationToken cancellationToken) => _writer.RemoveAsync(removal, cancellationToken);
}
