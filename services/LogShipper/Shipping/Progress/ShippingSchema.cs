using Mesh.LogShipper.Storage;
using Microsoft.Data.Sqlite;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>The schema of <c>shipping.db</c> and its forward migrations. One that was released is never edited.</summary>
internal static class ShippingSchema
{
    private static readonly string[] Steps =
    [
        """
        -- place: bytes of the log that are shipped whole. ahead: JSON, the streams that are shipped further.
        CREATE TABLE checkpoint (
            job TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            place INTEGER NOT NULL,
            ahead TEXT NOT NULL,
            done INTEGER NOT NULL,
            PRIMARY KEY (job, attempt)
        ) WITHOUT ROWID;
        -- refuse_time: ticks of 100 ns, UTC. replay: 1 while the shipper is to send it again.
        CREATE TABLE dead_letter (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            log_offset INTEGER NOT NULL,
            document_id TEXT NOT NULL UNIQUE,
            data_stream TEXT NOT NULL,
            document BLOB NOT NULL,
            status INTEGER NOT NULL,
            reason TEXT NOT NULL,
            refuse_time INTEGER NOT NULL,
            tries INTEGER NOT NULL,
            replay INTEGER NOT NULL
        );
        CREATE INDEX dead_letter_replay ON dead_letter (id) WHERE replay = 1;
        """,
    ];

    /// <exception cref="InvalidDataException">A newer program wrote the database.</exception>
    public static void Apply(SqliteConnection connection) => SqliteMigrations.Apply(connection, Steps);
}
