using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mesh.Agent.Artifacts;

/// <summary>
/// A regular file of the source directory, open for reading. The box, which writes there, is not trusted, and may change a name
/// between any two looks: what counts is the file that was opened. Where that is the kernel says, and neither a link nor a name
/// that was swapped makes the agent read its own token or another file that the box cannot see.
/// </summary>
internal sealed partial class SourceFile : IDisposable
{
    // O_NONBLOCK: a FIFO without a writer does not hold the agent up.
    private const int Flags = 0x800 | 0x80000;
    private const int Interrupted = 4;
    private const int EmptyPath = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const int KindMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int AnyMayExecute = 0x49;

    private SourceFile(SafeFileHandle handle, Stat stat)
    {
        Handle = handle;
        Length = stat.Size;
        IsExecutable = (stat.Mode & AnyMayExecute) != 0;
    }

    public SafeFileHandle Handle { get; }

    /// <summary>The length when it was opened.</summary>
    public long Length { get; }

    public bool IsExecutable { get; }

    /// <summary>Opens a file, through links too.</summary>
    /// <param name="directory">The source directory as the kernel calls it: <see cref="RealPath"/>.</param>
    /// <param name="path">The file's path in it.</param>
    /// <param name="problem">Why there is none.</param>
    /// <returns>Null when there is no regular file in the source directory at the end of the path.</returns>
    public static SourceFile? Open(string directory, string path, out SourceFileProblem problem)
    {
        var handle = OpenFile(Path.Combine(directory, path), out var error);
        if (handle is null)
        {
            const int NoEntry = 2, NoReader = 6, Loop = 40;
            problem = error switch
            {
                NoEntry or Loop => SourceFileProblem.LeadsNowhere,
                NoReader => SourceFileProblem.NoFile,
                _ => SourceFileProblem.Unreadable,
            };
            return null;
        }

        var stat = default(Stat);
        if (ReadStat(handle, "", EmptyPath, BasicFields, ref stat) != 0 || (stat.Mode & KindMask) != RegularFile)
        {
            handle.Dispose();
            problem = SourceFileProblem.NoFile;
            return null;
        }

        if (!RealPathOf(handle).StartsWith(directory + "/", StringComparison.Ordinal))
        {
            handle.Dispose();
            problem = SourceFileProblem.Outside;
            return null;
        }

        problem = SourceFileProblem.None;
        return new SourceFile(handle, stat);
    }

    /// <summary>The path of a folder without links in it; null when it cannot be opened.</summary>
    public static string? RealPath(string directory)
    {
        using var handle = OpenFile(directory, out _);
        return handle is null ? null : RealPathOf(handle);
    }

    public void Dispose() => Handle.Dispose();

    private static SafeFileHandle? OpenFile(string path, out int error)
    {
        while (true)
        {
            var descriptor = OpenNative(path, Flags);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error != Interrupted)
            {
                return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
            }
        }
    }

    private static string RealPathOf(SafeFileHandle handle)
    {
        const int Longest = 4096;
        var target = new byte[Longest];
        var isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            var length = ReadLink($"/proc/self/fd/{handle.DangerousGetHandle()}", target, (nuint)Longest);
            return length < 0
                ? throw new IOException($"cannot read /proc/self/fd: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}")
                : Encoding.UTF8.GetString(target, 0, (int)length);
        }
        finally
        {
            if (isHeld)
            {
                handle.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNative(string path, int flags);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, [Out] byte[] target, nuint size);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStat(SafeFileHandle handle, string path, int flags, uint mask, ref Stat stat);

    /// <summary>The start of statx's answer, which is laid out alike on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Stat
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public long Size;
    }
}
