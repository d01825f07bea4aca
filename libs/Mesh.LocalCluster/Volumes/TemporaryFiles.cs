using Mesh.Local.Processes;

namespace Mesh.Local.Volumes;

/// <summary>
/// A container's own place for temporary files. Its /tmp is the host's, so that paths there mean the same inside and outside; but
/// two jobs, or a job and another user of the machine, must not meet in a file of a program that takes the usual name.
/// </summary>
internal static class TemporaryFiles
{
    /// <summary>What TMPDIR says, unless the pod sets it.</summary>
    public const string Path = "/.mesh-tmp";

    private const UnixFileMode StickyForAll = (UnixFileMode)0b1_111_111_111;

    /// <summary>Makes the directory below the folder of a container's run.</summary>
    public static HostMount Make(string folder)
    {
        var directory = Directory.CreateDirectory(System.IO.Path.Combine(folder, "tmp"));
        directory.UnixFileMode = StickyForAll;
        return new HostMount(directory.FullName, Path);
    }
}
