using Mesh.Reporter.Watching;
using Microsoft.Data.Sqlite;

namespace Mesh.Reporter.Storage;

/// <summary>
/// Reads committed reports; any number of threads at once, beside the writer. Each answer is bounded in rows and bytes.
/// </summary>
public sealed class ReportReader : IDisposable
{
    /// <summary>Bytes after which a page ends, so that it stays under the 4 MiB that gRPC clients take.</summary>
    public const int MaxPageBytes = 1 << 20;

    private readonly string _connectionString;

    public ReportReader(string path) =>
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString();

    /// <summary>One report; attempt 0 is the newest that reported. Null when nothing was reported.</summary>
    public AttemptReport? Get(string job, int attempt)
    {
        const string One = "SELECT body FROM report WHERE job = $job AND attempt = $attempt";
        const string Newest = "SELECT body FROM report WHERE job = $job ORDER BY attempt DESC LIMIT 1";
        return Read(attempt == 0 ? Newest : One, 1, ("$job", job), ("$attempt", attempt)).Reports.SingleOrDefault();
    }

    /// <summary>The reports of attempts below <paramref name="beforeAttempt"/>, newest first.</summary>
    public ReportPage List(string job, int beforeAttempt, int limit)
    {
        const string Sql = "SELECT body FROM report WHERE job = $job AND attempt < $before ORDER BY attempt DESC";
        return Read(Sql, limit, ("$job", job), ("$before", beforeAttempt));
    }

    /// <summary>The reports that the filter lets through and that changed after the version, oldest change first.</summary>
    public ReportPage ChangedAfter(long version, ReportFilter filter, int limit)
    {
        var where = filter.Job is not null ? " AND job = $job" : filter.Project is not null ? " AND project = $project" : "";
        var results = filter.ResultsOnly ? " AND has_result = 1" : "";
        return Read(
            $"SELECT body FROM report WHERE resource_version > $version{where}{results} ORDER BY resource_version",
            limit,
            ("$version", version),
            ("$job", filter.Job),
            ("$project", filter.Project));
    }

    public void Dispose()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private ReportPage Read(string sql, int limit, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            if (value is not null && sql.Contains(name, StringComparison.Ordinal))
            {
                command.Parameters.AddWithValue(name, value);
            }
        }

        var reports = new List<AttemptReport>();
        var bytes = 0;
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (reports.Count == limit || bytes >= MaxPageBytes)
            {
                return new ReportPage(reports, HasMore: true);
            }

            var body = row.GetFieldValue<byte[]>(0);
            bytes += body.Length;
            reports.Add(AttemptReport.Parser.ParseFrom(body));
        }

        return new ReportPage(reports, HasMore: false);
    }
}
