using Mesh.Hosting.Errors;

namespace Mesh.JobIntake.Watching;

internal static class WatchErrors
{
    /// <summary>A version that this queue never gave out cannot be resumed from: nothing would ever be sent.</summary>
    public static void RequireNotAhead(long version, ChangeFeed feed)
    {
        if (version < 0)
        {
            throw MeshErrors.InvalidArgument(
                "RESOURCE_VERSION_INVALID", "resource_version is negative.", ("resource_version", "must not be negative"));
        }

        if (version > feed.Version)
        {
            throw MeshErrors.OutOfRange(
                "RESOURCE_VERSION_AHEAD",
                $"resource_version {version} is ahead of this queue; start again with 0.",
                ("resource_version", "was not given out by this queue"));
        }
    }
}
