using k8s.Models;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// Holds every container to the PodSecurity standard <c>restricted</c>; a box that may run as root keeps all of it but the user.
/// </summary>
internal static class RunnerSecurity
{
    /// <summary>
    /// The user and group of every container, and the group of the volumes. One for all, so that a step may change the mode and
    /// the times of files that prepare checked out, and git finds its own user as the owner. Containers of a pod share
    /// no processes, so this opens no way from one to the other.
    /// </summary>
    public const long User = 1654;

    public static V1PodSecurityContext Pod() => new()
    {
        FsGroup = User,
        FsGroupChangePolicy = "OnRootMismatch",
        SeccompProfile = RuntimeDefault(),
    };

    /// <summary>A container that runs as <see cref="User"/>, whatever its image says.</summary>
    public static V1SecurityContext Container()
    {
        var context = Confined();
        context.RunAsNonRoot = true;
        context.RunAsUser = User;
        context.RunAsGroup = User;
        return context;
    }

    /// <summary>A container that runs as its image's user, which may be root.</summary>
    public static V1SecurityContext AsImageUser()
    {
        var context = Confined();
        context.RunAsNonRoot = false;
        return context;
    }

    private static V1SecurityContext Confined() => new()
    {
        AllowPrivilegeEscalation = false,
        Privileged = false,
        Capabilities = new V1Capabilities { Drop = ["ALL"] },
        SeccompProfile = RuntimeDefault(),
    };

    private static V1SeccompProfile RuntimeDefault() => new() { Type = "RuntimeDefault" };
}
