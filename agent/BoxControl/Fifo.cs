using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mesh.Agent.BoxControl;

/// <summary>
/// FIFOs in a directory that the untrusted box can write to as well: none is opened through a symbolic link, or a step could
/// make the agent read its own token into the log.
/// </summary>
internal static partial class Fifo
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private static int NoFollow => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>
    /// Makes a FIFO in the place of whatever has that name. Every user of the pod can use it: the box's is unknown.
    /// </summary>
    public static void Make(string path)
    {
        File.Delete(path);
        if (MakeFifo(path, 0x1B6) != 0)
        {
            throw Failure("make", path);
        }

        // The process's umask took bits away.
        File.SetUnixFileMode(path, AllMayUse);
    }

    /// <summary>Opens for reading; blocks until a writer is there. Reads end when the last writer closes.</summary>
    public static SafeFileHandle OpenReader(string path) => Open(path, ReadOnly);

    /// <summary>Opens for writing without waiting for a reader; readers see no end before this is closed.</summary>
    public static SafeFileHandle OpenWriter(string path) => Open(path, ReadWrite);

    /// <summary>Lets go whoever waits in <see cref="OpenReader"/>, as if a writer had come and gone.</summary>
    public static void Release(string path) => Open(path, ReadWrite | NonBlocking).Dispose();

    private const UnixFileMode AllMayUse = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static SafeFileHandle Open(string path, int flags)
    {
        const int Interrupted = 4;
        while (true)
        {
            var descriptor = OpenFile(path, flags | CloseOnExec | NoFollow);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw Failure("open", path);
            }
        }
    }

    private static IOException Failure(string verb, string path) =>
        new($"cannot {verb} {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);
}
