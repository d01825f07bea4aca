using System.Runtime.InteropServices;

namespace Mesh.Local.Processes;

/// <summary>kill(2).</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>False when there is no such process (any more).</summary>
    public static bool Send(int pid, int signal) => pid is not (0 or 1 or -1) && Native(pid, signal) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Native(int pid, int signal);
}
