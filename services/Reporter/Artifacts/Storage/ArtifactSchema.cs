namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>The steps of the index's schema.</summary>
internal static class ArtifactSchema
{
    // Append only: the position in this list is the version that a database has after the step.
    internal static readonly string[] Steps =
    [
        """
        CREATE TABLE artifact (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            path TEXT NOT NULL,
            length INTEGER NOT NULL,
            sha256 BLOB NOT NULL,
            executable INTEGER NOT NULL,
            file TEXT NOT NULL,
            create_time INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX artifact_by_path ON artifact (job, attempt, path);
        CREATE UNIQUE INDEX artifact_by_file ON artifact (file);
        CREATE INDEX artifact_by_time ON artifact (create_time);
        CREATE TABLE attempt (
            job TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            files INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (job, attempt)
        ) WITHOUT ROWID;
        """,
    ];
}
