using Mesh.LogShipper.Storage;
using Microsoft.Data.Sqlite;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>The schema of <c>notes.db</c> and its forward migrations. One that was released is never edited.</summary>
internal static class NoteSchema
{
    private static readonly string[] Steps =
    [
        """
        -- hear_time: ticks of 100 ns, UTC. note: a LogNote.
        CREATE TABLE note_table (
            member TEXT NOT NULL,
            disk TEXT NOT NULL,
            stamp INTEGER NOT NULL,
            complete INTEGER NOT NULL,
            whole INTEGER NOT NULL,
            hear_time INTEGER NOT NULL,
            PRIMARY KEY (member, disk)
        ) WITHOUT ROWID;
        CREATE TABLE note (
            member TEXT NOT NULL,
            disk TEXT NOT NULL,
            job TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            note BLOB NOT NULL,
            PRIMARY KEY (member, disk, job, attempt)
        ) WITHOUT ROWID;
        """,
    ];

    /// <exception cref="InvalidDataException">A newer program wrote the database.</exception>
    public static void Apply(SqliteConnection connection) => SqliteMigrations.Apply(connection, Steps);
}
