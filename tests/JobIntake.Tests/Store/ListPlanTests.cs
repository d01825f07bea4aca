using Mesh.JobIntake.Store;
using Mesh.JobIntake.Store.Sqlite;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Tests.Store;

public sealed class ListPlanTests : IDisposable
{
    private static readonly JobQuery All = new(null, [], long.MaxValue, 100);
    private static readonly Dictionary<string, string> Two = new() { ["a"] = "1", ["b"] = "2" };

    private readonly TemporaryDirectory _data = new();

    /// <summary>What the first table of a plan must be read by.</summary>
    public static TheoryData<JobQuery, string> Queries => new()
    {
        { All, "jobs USING INTEGER PRIMARY KEY (rowid<?)" },
        { All with { Project = "demo", CreatedFrom = 1 }, "jobs USING INDEX jobs_by_project (project=? AND sequence<?)" },
        { All with { Labels = Two }, "l0 USING PRIMARY KEY (key=? AND value=? AND sequence<?)" },
        { All with { Project = "demo", Labels = Two }, "l0 USING PRIMARY KEY (key=? AND value=? AND sequence<?)" },
        { All with { Project = "demo", Workflow = "w" }, "jobs USING INDEX jobs_by_workflow (workflow=? AND sequence<?)" },
        { All with { Workflow = "w", Labels = Two }, "jobs USING INDEX jobs_by_workflow (workflow=? AND sequence<?)" },
    };

    public void Dispose() => _data.Dispose();

    [Theory, MemberData(nameof(Queries))]
    public void Plan_Filters_ReadTheirIndexFirstAndSortNothing(JobQuery query, string first)
    {
        using var connection = new SqliteFile(Path.Combine(_data.Path, "jobs.db")).OpenWriter();
        SqliteSchema.Migrate(connection);

        var plan = Plan(connection, query);

        Assert.Equal($"SEARCH {first}", plan[0]);
        Assert.All(plan, step => Assert.StartsWith("SEARCH ", step, StringComparison.Ordinal));
    }

    private static List<string> Plan(SqliteConnection connection, JobQuery query)
    {
        var list = SqliteJobStore.List(query);
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {list.Sql}";
        foreach (var (i, value) in list.Values.Index())
        {
            command.Parameters.AddWithValue(FormattableString.Invariant($"${i + 1}"), value);
        }

        using var rows = command.ExecuteReader();
        var steps = new List<string>();
        while (rows.Read())
        {
            steps.Add(rows.GetString(3));
        }

        return steps;
    }
}
