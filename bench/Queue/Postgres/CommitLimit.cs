using System.Globalization;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Queue.Postgres;

/// <summary>What the server gives at one commit a call: `pgbench -N`, by so many clients, for about a time.</summary>
internal static class CommitLimit
{
    private const int Scale = 10;
    // A number of commits and not a time, which 256 clients need to connect alone.
    private const int CommitsPerSecond = 1_000;
    private const int LeastOfEach = 10;
    private const string Database = "pgbench";

    public static string Name(int clients) => $"pgbench -N commits, {clients} {(clients == 1 ? "client" : "clients")}";

    public static async Task<IReadOnlyList<BenchResult>> MeasureAsync(
        PostgresServer server, IEnumerable<int> clients, TimeSpan length, CancellationToken cancellation)
    {
        await server.CreateDatabaseAsync(Database, cancellation);
        await Shell.RunAsync(server.Client("pgbench", "-i", "-q", "-s", Text(Scale), Database), cancellation);
        var results = new List<BenchResult>();
        foreach (var count in clients)
        {
            var output = await Shell.RunAsync(
                server.Client(
                    "pgbench", "-N", "-n", "-M", "prepared", "-c", Text(count), "-j", Text(Math.Min(count, 2)),
                    "-t", Text((int)(CommitsPerSecond * length.TotalSeconds / count) + LeastOfEach), Database),
                cancellation);
            results.Add(new BenchResult(Name(count), PerSecond(output), "1/s", null, null));
        }

        return results;
    }

    private static double PerSecond(string output)
    {
        const string Mark = "tps = ";
        var line = output.Split('\n').FirstOrDefault(l => l.StartsWith(Mark, StringComparison.Ordinal))
            ?? throw new BenchFailedException($"pgbench gave no figure:\n{output}");
        return double.Parse(line[Mark.Length..].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
