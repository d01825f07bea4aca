using Mesh.Queue.Jobs;
using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

internal sealed partial class SqliteJobStore
{
    public Task<SealedSecrets?> ReadSecretsAsync(long sequence, CancellationToken cancellationToken) => Readers.ReadAsync(
        db =>
        {
            using var row = db.Command(
                "SELECT key_id, sealed FROM secrets WHERE sequence = $sequence", ("$sequence", sequence)).ExecuteReader();
            return row.Read() ? Secrets(row, 0) : null;
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<string, long>> CountSecretsByKeyAsync(CancellationToken cancellationToken) =>
        Readers.ReadAsync(
            db =>
            {
                var counts = new Dictionary<string, long>(StringComparer.Ordinal);
                using var rows = db.Command("SELECT key_id, count(*) FROM secrets GROUP BY key_id").ExecuteReader();
                while (rows.Read())
                {
                    counts[rows.GetString(0)] = rows.GetInt64(1);
                }

                return (IReadOnlyDictionary<string, long>)counts;
            },
            cancellationToken);

    public Task<IReadOnlyList<StoredSecrets>> ListSecretsAsync(
        string keyId, long after, int limit, CancellationToken cancellationToken) => Readers.ReadAsync(
            db =>
            {
                var found = new List<StoredSecrets>();
                using var rows = db.Command(
                    "SELECT s.sequence, j.project, j.id, s.key_id, s.sealed "
                    + "FROM secrets s JOIN jobs j ON j.sequence = s.sequence "
                    + "WHERE s.key_id = $key_id AND s.sequence > $after ORDER BY s.sequence LIMIT $limit",
                    ("$key_id", keyId),
                    ("$after", after),
                    ("$limit", limit)).ExecuteReader();
                while (rows.Read())
                {
                    var job = new JobKey(rows.GetString(1), rows.GetString(2));
                    found.Add(new StoredSecrets(rows.GetInt64(0), job, Secrets(rows, 3)));
                }

                return (IReadOnlyList<StoredSecrets>)found;
            },
            cancellationToken);

    public Task ReplaceSecretsAsync(IReadOnlyCollection<StoredSecrets> rows, CancellationToken cancellationToken)
    {
        if (rows.Count > 0)
        {
            Writer.ReplaceSecrets(rows);
        }

        return Task.CompletedTask;
    }

    private static SealedSecrets Secrets(SqliteDataReader row, int column) =>
        new(row.GetString(column), row.GetFieldValue<byte[]>(column + 1));
}
