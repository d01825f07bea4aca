using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mesh.Testing.Postgres;

/// <summary>
/// A PostgreSQL server of its own for a test run: Debian's programs, a temporary folder, a port of the loopback. It syncs as a real
/// one does. Started at the first use, once a process.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Root = "/usr/lib/postgresql";
    private const int Tries = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PostgresServer>> One = new(StartAsync);

    private readonly string _folder;
    private readonly Process _process;
    private int _databases;

    private PostgresServer(string folder, Process process, int port)
    {
        (_folder, _process, Port) = (folder, process, port);
        // A killed test run leaves no server either: see Launch.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    public int Port { get; }

    /// <summary>Why tests with PostgreSQL are skipped; null when it is there.</summary>
    public static string? WhyNot { get; } =
        Programs is null ? $"PostgreSQL is not in {Root} (.ci/install-test-tools installs it)." :
        Environment.IsPrivilegedProcess && !HasUser() ? "PostgreSQL does not run as root, and there is no user postgres." : null;

    private static string? Programs => Directory.Exists(Root)
        ? Directory.GetDirectories(Root).Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    public static Task<PostgresServer> GetAsync() => One.Value;

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string, as Npgsql reads it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = FormattableString.Invariant($"test{Interlocked.Increment(ref _databases)}");
        await RunAsync("createdb", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", name);
        return $"Host=127.0.0.1;Port={Port};Username=postgres;Database={name}";
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            // The wrapper ends with its input; it ends the server and takes the folder away.
            _process.StandardInput.Close();
            _process.WaitForExit(10_000);
        }

        _process.Dispose();
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", folder);
        }

        await RunAsync("initdb", "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        for (var i = 1; ; i++)
        {
            var port = FreePort();
            var server = new PostgresServer(folder, Launch(folder, port), port);
            if (await server.IsUpAsync())
            {
                return server;
            }

            if (i == Tries)
            {
                var log = await File.ReadAllTextAsync(Path.Combine(folder, "log"));
                throw new InvalidOperationException($"PostgreSQL did not start:\n{log}");
            }
        }
    }

    private static Process Launch(string folder, int port)
    {
        // The shell outlives this process by as long as it takes to stop the server, however this process ends.
        string[] options =
        [
            "-D", $"{folder}/data", "-p", $"{port}", "-h", "127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
            "-c", "shared_buffers=64MB", "-c", "max_wal_size=2GB",
        ];
        var command = $"exec 3<&0; {Programs}/postgres {string.Join(' ', options)} >{folder}/log 2>&1 & server=$!; "
            + $"(cat <&3 >/dev/null; kill -INT $server; wait; rm -rf {folder}) & wait $server";
        return Process.Start(AsPostgres("sh", ["-c", command], input: true)) ?? throw new InvalidOperationException("sh did not start.");
    }

    private async Task<bool> IsUpAsync()
    {
        var start = Stopwatch.StartNew();
        while (start.Elapsed < Patience)
        {
            using var ready = Process.Start(AsPostgres($"{Programs}/pg_isready", ["-q", "-h", "127.0.0.1", "-p", $"{Port}"], false))!;
            await ready.WaitForExitAsync();
            if (ready.ExitCode == 0)
            {
                return true;
            }

            if (_process.HasExited)
            {
                return false;
            }
        }

        return false;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var path = File.Exists($"{Programs}/{program}") ? $"{Programs}/{program}" : program;
        var start = program == "chown" ? new ProcessStartInfo(path, arguments) : AsPostgres(path, arguments, input: false);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await output}{error}");
        }
    }

    private static ProcessStartInfo AsPostgres(string program, string[] arguments, bool input)
    {
        string[] change = ["--reuid=postgres", "--regid=postgres", "--init-groups", program];
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", [.. change, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardInput = input;
        start.WorkingDirectory = "/";
        return start;
    }

    private static bool HasUser() =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
