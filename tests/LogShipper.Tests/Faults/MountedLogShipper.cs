using System.Diagnostics;
using Grpc.Net.Client;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>
/// The service as a process in a mount namespace of its own, where its data folder is what a test wants: a small disk, or one
/// that cannot be written.
/// </summary>
internal sealed class MountedLogShipper : IDisposable
{
    private const string Start = "exec \"$0\"";

    private readonly string _directory;
    private readonly Process _process;
    private readonly int _port;

    private MountedLogShipper(string directory, string mount)
    {
        (_directory, _port) = (directory, LoopbackPort.Free());
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-rm");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add("-ec");
        start.ArgumentList.Add($"{mount}; {Start}");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LogShipper"));
        start.Environment["DIR"] = directory;
        start.Environment["Mesh__Listen"] = $"http://127.0.0.1:{_port}";
        start.Environment["Mesh__DataDirectory"] = directory;
        start.Environment["Mesh__Ingress__Enabled"] = "false";
        start.Environment["Mesh__StopWithParent"] = "true";
        start.Environment["LogShipper__Archive__Delay"] = "01:00:00";
        start.Environment["LogShipper__Storage__SegmentBytes"] = "262144";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <summary>Whether this machine lets us mount.</summary>
    public static bool CanMount { get; } = Try();

    /// <summary>On a disk of so many bytes, some of which a file takes that <see cref="MakeRoom"/> removes.</summary>
    public static MountedLogShipper OnSmallDisk(string directory, int bytes, int taken) => new(
        directory,
        $"mount -t tmpfs -o size={bytes} none \"$DIR\"; head -c {taken} /dev/zero > \"$DIR/filler\"");

    /// <summary>On the folder as it is, read-only.</summary>
    public static MountedLogShipper ReadOnly(string directory) => new(
        directory, "mount --bind \"$DIR\" \"$DIR\"; mount -o remount,bind,ro \"$DIR\"");

    public GrpcChannel Connect() => GrpcChannel.ForAddress($"http://127.0.0.1:{_port}");

    public void MakeRoom() => File.Delete($"/proc/{_process.Id}/root{_directory}/filler");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            const string Mounts = "mount -t tmpfs none /tmp; mount -o remount,ro /tmp";
            using var process = Process.Start("unshare", ["-rm", "sh", "-ec", Mounts]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // No unshare here.
        }
    }
}
