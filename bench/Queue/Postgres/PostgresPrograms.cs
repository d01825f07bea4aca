using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mesh.Bench.Queue.Postgres;

/// <summary>Where PostgreSQL is installed: the newest of Debian's folders.</summary>
internal static class PostgresPrograms
{
    private const string Root = "/usr/lib/postgresql";
    private const string User = "postgres";

    private static readonly string? Folder = Find();

    /// <summary>True when there is a server to start; else why not.</summary>
    public static bool ArePresent([NotNullWhen(false)] out string? whyNot)
    {
        whyNot = Folder is null ? $"no server in {Root} (Debian's package postgresql)"
            : Environment.IsPrivilegedProcess && !HasUser() ? $"this is root and there is no user {User} to run it as"
            : null;
        return whyNot is null;
    }

    public static string Path(string program) => System.IO.Path.Combine(Folder!, program);

    /// <summary>A process that may be a server: PostgreSQL refuses to run as root.</summary>
    public static ProcessStartInfo AsOwner(string program, params IEnumerable<string> args) => Environment.IsPrivilegedProcess
        ? new ProcessStartInfo(
            "setpriv", [$"--reuid={User}", $"--regid={User}", "--init-groups", program, .. args])
        {
            WorkingDirectory = "/",
        }
        : new ProcessStartInfo(program, args);

    private static string? Find() => !Directory.Exists(Root)
        ? null
        : Directory.GetDirectories(Root)
            .Select(folder => System.IO.Path.Combine(folder, "bin"))
            .Where(folder => File.Exists(System.IO.Path.Combine(folder, "initdb")))
            .MaxBy(folder => int.TryParse(
                System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(folder)), CultureInfo.InvariantCulture, out var major)
                ? major
                : 0);

    private static bool HasUser() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{User}:", StringComparison.Ordinal));
}
