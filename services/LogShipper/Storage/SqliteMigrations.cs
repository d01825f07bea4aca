using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mesh.LogShipper.Storage;

/// <summary>Brings a SQLite file to the schema that this program knows.</summary>
internal static class SqliteMigrations
{
    /// <summary>Applies the steps that the file has not had yet, each in a transaction of its own.</summary>
    /// <exception cref="InvalidDataException">A newer program wrote the database.</exception>
    public static void Apply(SqliteConnection connection, IReadOnlyList<string> steps)
    {
        using var read = connection.CreateCommand();
        read.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(read.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version > steps.Count)
        {
            throw new InvalidDataException(
                $"{connection.DataSource} has schema version {version}, this program knows {steps.Count}: use a newer program.");
        }

        for (; version < steps.Count; version++)
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = FormattableString.Invariant($"{steps[version]}\nPRAGMA user_version = {version + 1};");
            command.ExecuteNonQuery();
            transaction.Commit();
        }
    }
}
