using System.Diagnostics;

namespace Mesh.Local.Processes;

/// <summary>Absolute paths of the programs that set a container up, so that a pod's PATH has no say in it.</summary>
internal sealed record SystemTools(
    string? Unshare,
    string? Setpriv,
    string? Setsid,
    string? Mount,
    string? Umount,
    string? PivotRoot,
    string? Nsenter,
    string Env,
    bool CanResetSignals,
    string Shell,
    string? Script)
{
    /// <summary>
    /// This runtime ignores SIGPIPE, and a process that starts with it ignored cannot have it back by POSIX: `yes | head -1` would
    /// complain in every job.
    /// </summary>
    public const string ResetSignals = "--default-signal=PIPE";

    private const string DefaultEnv = "/usr/bin/env";

    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];

    /// <summary>A shell, for what has to happen inside a container before its command.</summary>
    public static string FindShell() => Look("sh") ?? "/bin/sh";

    public bool CanIsolate => Unshare is not null && Mount is not null && Umount is not null && PivotRoot is not null;

    public static SystemTools Find() => new(
        Look("unshare"),
        Look("setpriv"),
        Look("setsid"),
        Look("mount"),
        Look("umount"),
        Look("pivot_root"),
        Look("nsenter"),
        Look("env") ?? DefaultEnv,
        CanReset(Look("env") ?? DefaultEnv),
        FindShell(),
        Look("script"));

    /// <summary>GNU's env can; busybox's cannot.</summary>
    private static bool CanReset(string env)
    {
        var start = new ProcessStartInfo(env, [ResetSignals, "true"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string? Look(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
