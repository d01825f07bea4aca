namespace Mesh.Bench.Queue;

/// <summary>Where a JobIntake keeps its jobs.</summary>
/// <param name="Name">For the rows.</param>
/// <param name="Environment">What tells JobIntake so.</param>
internal sealed record QueueStore(string Name, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>A file in the data folder.</summary>
    public static QueueStore Sqlite { get; } =
        new("SQLite", new Dictionary<string, string> { ["JobIntake__Store__Kind"] = "Sqlite" });

    /// <summary>A database of a server.</summary>
    public static QueueStore Postgres(string connectionString) => new(
        "PostgreSQL",
        new Dictionary<string, string>
        {
            ["JobIntake__Store__Kind"] = "Postgres",
            ["JobIntake__Store__ConnectionString"] = connectionString,
        });
}
