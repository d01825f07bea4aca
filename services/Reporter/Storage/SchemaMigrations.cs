using Microsoft.Data.Sqlite;

namespace Mesh.Reporter.Storage;

/// <summary>
/// Brings a database forward to this version's schema, one numbered step a transaction. There is no way back: a database
/// that a newer Reporter wrote is refused rather than misread.
/// </summary>
public static class SchemaMigrations
{
    // Append only: the position in this list is the version that a database has after the step.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE report (
            job TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            project TEXT NOT NULL,
            resource_version INTEGER NOT NULL,
            has_result INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (job, attempt)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX report_by_version ON report (resource_version);
        CREATE INDEX report_by_project ON report (project, resource_version);
        CREATE INDEX report_result_by_version ON report (resource_version) WHERE has_result = 1;
        CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counter (name, value) VALUES ('resource_version', 0);
        """,
    ];

    public static int Newest => Steps.Length;

    /// <exception cref="InvalidOperationException">The database is of a newer version.</exception>
    public static void Apply(SqliteConnection connection) => Apply(connection, Steps, "report");

    /// <summary>Brings a database forward by the steps that it has not had yet.</summary>
    /// <exception cref="InvalidOperationException">The database is of a newer version.</exception>
    public static void Apply(SqliteConnection connection, IReadOnlyList<string> steps, string name)
    {
        var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"));
        if (version > steps.Count)
        {
            throw new InvalidOperationException(
                $"the {name} database has schema version {version}, this Reporter knows up to {steps.Count}: start a newer Reporter");
        }

        for (; version < steps.Count; version++)
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"{steps[version]}\nPRAGMA user_version = {version + 1};";
            command.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
