namespace Mesh.JobIntake.Store.Sqlite;

internal sealed partial class SqliteJobStore
{
    public Task<long> ReadRemovedVersionAsync(CancellationToken cancellationToken) => Readers.ReadAsync(
        db => Number(db.Command("SELECT value FROM counters WHERE name = 'expired'").ExecuteScalar()), cancellationToken);

    public Task<EndedProject?> FindEndedProjectAsync(string name, CancellationToken cancellationToken) =>
        Readers.ReadAsync(db => EndedTable.FindProject(db, name), cancellationToken);

    public Task<long?> FindEndTimeAsync(string project, int count, CancellationToken cancellationToken) =>
        Readers.ReadAsync(db => EndedTable.FindEndTime(db, project, count), cancellationToken);

    public Task<IReadOnlyList<EndedJob>> ListEndedAsync(
        string project, EndedJob place, long before, int limit, CancellationToken cancellationToken) => Readers.ReadAsync(
            db => (IReadOnlyList<EndedJob>)EndedTable.List(db, project, place, before, limit), cancellationToken);

    public Task<IReadOnlyList<EndedWorkflow>> ListEndedWorkflowsAsync(
        string project, long before, int jobs, CancellationToken cancellationToken) => Readers.ReadAsync(
            db => (IReadOnlyList<EndedWorkflow>)EndedTable.ListWorkflows(db, project, before, jobs), cancellationToken);

    public Task RemoveAsync(Removal removal, CancellationToken cancellationToken)
    {
        Writer.Remove(removal);
        return Task.CompletedTask;
    }
}
