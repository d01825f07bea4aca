using System.Diagnostics;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Queue.Postgres;

/// <summary>
/// A PostgreSQL of this benchmark's own on a temporary folder, with the settings that it comes with, reached by a Unix socket.
/// It ends with this process, however that ends.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Connections that it takes.</summary>
    public const int MaxConnections = 400;

    private const string User = "postgres";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private PostgresServer(DirectoryInfo folder, Process process) => (_folder, _process) = (folder, process);

    private string LogFile => Path.Combine(_folder.FullName, "log");

    /// <summary>Makes an empty server and starts it.</summary>
    /// <exception cref="BenchFailedException">It did not start.</exception>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("mesh-bench-pg-");
        if (Environment.IsPrivilegedProcess)
        {
            await Shell.RunAsync(new ProcessStartInfo("chown", [$"{User}:", folder.FullName]), cancellation);
        }

        var data = Path.Combine(folder.FullName, "data");
        await Shell.RunAsync(
            PostgresPrograms.AsOwner(PostgresPrograms.Path("initdb"), "-D", data, "-U", User, "-A", "trust", "--no-instructions"),
            cancellation);
        // The shell ends the server when this process's end of its standard input closes.
        var start = PostgresPrograms.AsOwner(
            "/bin/sh", "-c", "log=$1; shift; \"$@\" >\"$log\" 2>&1 & cat; kill -INT $!; wait $!", "sh",
            Path.Combine(folder.FullName, "log"), PostgresPrograms.Path("postgres"), "-D", data, "-k", folder.FullName,
            "-c", "listen_addresses=", "-c", $"max_connections={MaxConnections}", "-c", "fsync=on");
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var server = new PostgresServer(folder, Process.Start(start)!);
        try
        {
            await server.ReadyAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its address, as .NET's and node's clients take it.</returns>
    public async Task<PostgresDatabase> CreateDatabaseAsync(string name, CancellationToken cancellation)
    {
        await Shell.RunAsync(Client("createdb", name), cancellation);
        return new PostgresDatabase(
            name,
            $"Host={_folder.FullName};Username={User};Database={name}",
            $"postgres://{User}@/{name}?host={Uri.EscapeDataString(_folder.FullName)}");
    }

    /// <summary>A client program of PostgreSQL with this server's address.</summary>
    public ProcessStartInfo Client(string program, params IEnumerable<string> args) =>
        new(PostgresPrograms.Path(program), ["-h", _folder.FullName, "-U", User, .. args]);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ReadyAsync(CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            var asking = Client("pg_isready", "-q");
            using var asked = Process.Start(asking)!;
            await asked.WaitForExitAsync(cancellation);
            if (asked.ExitCode == 0)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(begin) > StartPatience)
            {
                throw new BenchFailedException($"PostgreSQL did not start:\n{await File.ReadAllTextAsync(LogFile, cancellation)}");
            }

            await Task.Delay(Pause, cancellation);
        }
    }
}
