namespace Mesh.Agent.BoxControl;

/// <summary>The signals that end processes in practice, by their numbers on Linux.</summary>
internal static class SignalName
{
    private const int FirstSignalCode = 129;
    private const int LastSignalCode = 128 + 64;

    /// <summary>
    /// What an exit code says about the end of a process: <c>exited 7</c>, or <c>was killed by SIGKILL (exit code
    /// 137)</c>.
    /// </summary>
    public static string Describe(int exitCode) => exitCode is >= FirstSignalCode and <= LastSignalCode
        ? $"was killed by {Of(exitCode - 128)} (exit code {exitCode})"
        : $"exited {exitCode}";

    private static string Of(int number) => number switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        10 => "SIGUSR1",
        11 => "SIGSEGV",
        12 => "SIGUSR2",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        31 => "SIGSYS",
        _ => $"signal {number}",
    };
}
