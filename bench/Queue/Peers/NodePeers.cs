using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mesh.Bench.Measuring;
using Mesh.Bench.Queue.Postgres;

namespace Mesh.Bench.Queue.Peers;

/// <summary>The queues on PostgreSQL that people use from node, installed into a temporary folder.</summary>
internal sealed class NodePeers : IDisposable
{
    // The last versions that run on the node of Debian 12 and 13 (20 and later).
    private static readonly (string Package, string Version)[] Packages = [("graphile-worker", "0.17.3"), ("pg-boss", "10.4.2")];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mesh-bench-npm-");

    private NodePeers()
    {
    }

    public static IEnumerable<string> Names => Packages.Select(package => package.Package);

    /// <summary>Installs them with npm.</summary>
    /// <returns>Null when that is not possible here, and why.</returns>
    public static async Task<(NodePeers? Peers, string? WhyNot)> InstallAsync(CancellationToken cancellation)
    {
        var peers = new NodePeers();
        try
        {
            var start = new ProcessStartInfo(
                "npm",
                [
                    "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", peers._folder.FullName,
                    .. Packages.Select(package => $"{package.Package}@{package.Version}"),
                ]);
            await Shell.RunAsync(start, cancellation);
            foreach (var name in Names)
            {
                // node looks for packages beside the script.
                File.Copy(Script(AppContext.BaseDirectory, name), Script(peers._folder.FullName, name));
            }

            return (peers, null);
        }
        catch (Exception absent) when (absent is Win32Exception or BenchFailedException)
        {
            peers.Dispose();
            Console.Error.WriteLine($"bench queue: {absent.Message}");
            return (null, absent is Win32Exception ? "no npm here" : "npm could not install it");
        }
    }

    /// <summary>Measures one on an empty database.</summary>
    public async Task<PeerFigures> MeasureAsync(
        string name, PostgresDatabase database, QueueSizes sizes, CancellationToken cancellation)
    {
        string[] numbers =
        [
            .. new[] { PeerFigures.Callers, (int)sizes.SubmitFor.TotalSeconds, sizes.PeerJobs, sizes.Probes }
                .Select(number => number.ToString(CultureInfo.InvariantCulture)),
        ];
        var start = new ProcessStartInfo("node", [Script(_folder.FullName, name), .. numbers]);
        start.Environment["DATABASE_URL"] = database.Url;
        var line = (await Shell.RunAsync(start, cancellation)).TrimEnd().Split('\n')[^1];
        var output = JsonSerializer.Deserialize<PeerOutput>(line, JsonSerializerOptions.Web)
            ?? throw new BenchFailedException($"{name} printed no figures");
        return PeerFigures.Of(name, output);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Script(string folder, string name) => Path.Combine(folder, $"{name}.mjs");
}
