using System.Runtime.InteropServices;

namespace Mesh.Agent;

/// <summary>The process's umask.</summary>
internal static partial class UserMask
{
    /// <summary>
    /// Lets every user of the pod write to what the agent makes from here on: the box's user is whatever its image says, and the
    /// volumes belong to this pod alone.
    /// </summary>
    public static void Clear() => _ = SetMask(0);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
