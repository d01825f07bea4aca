using System.Data.Common;
using Mesh.Queue.Jobs;
using static Mesh.JobIntake.Store.Postgres.PostgresParameters;

namespace Mesh.JobIntake.Store.Postgres;

internal sealed partial class PostgresJobStore
{
    public async Task<SealedSecrets?> ReadSecretsAsync(long sequence, CancellationToken cancellationToken)
    {
        var found = await ReadAllAsync(
            "SELECT key_id, sealed FROM secrets WHERE sequence = $1", [Number(sequence)], row => Secrets(row, 0), cancellationToken);
        return found.SingleOrDefault();
    }

    public async Task<IReadOnlyDictionary<string, long>> CountSecretsByKeyAsync(CancellationToken cancellationToken)
    {
        var counts = await ReadAllAsync(
            "SELECT key_id, count(*) FROM secrets GROUP BY key_id",
            [],
            row => (Key: row.GetString(0), Count: row.GetInt64(1)),
            cancellationToken);
        return counts.ToDictionary(row => row.Key, row => row.Count, StringComparer.Ordinal);
    }

    public Task<IReadOnlyList<StoredSecrets>> ListSecretsAsync(
        string keyId, long after, int limit, CancellationToken cancellationToken) => ReadAllAsync(
            "SELECT s.sequence, j.project, j.id, s.key_id, s.sealed FROM secrets s JOIN jobs j ON j.sequence = s.sequence "
            + "WHERE s.key_id = $1 AND s.sequence > $2 ORDER BY s.sequence LIMIT $3",
            [Text(keyId), Number(after), Number(limit)],
            row => new StoredSecrets(row.GetInt64(0), new JobKey(row.GetString(1), row.GetString(2)), Secrets(row, 3)),
            cancellationToken);

    public Task ReplaceSecretsAsync(IReadOnlyCollection<StoredSecrets> rows, CancellationToken cancellationToken) =>
        rows.Count > 0 ? _writer.ReplaceSecretsAsync(rows, cancellationToken) : Task.CompletedTask;

    private static SealedSecrets Secrets(DbDataReader row, int column) =>
        new(row.GetString(column), row.GetFieldValue<byte[]>(column + 1));
}
