using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.JobIntake.Store;

namespace Mesh.JobIntake.Watching;

internal static class WatchErrors
{
    /// <summary>Jobs that changed after this version were removed: a watch from there on would miss how they ended.</summary>
    public static RpcException Expired(long version) => MeshErrors.OutOfRange(
        "RESOURCE_VERSION_EXPIRED",
        $"Jobs that changed after resource_version {version} were removed since: watch from now on (0), then list the jobs.",
        ("resource_version", "is too old"));

    /// <summary>
    /// A version that this queue never gave out cannot be resumed from: nothing would ever be sent. What is committed and not published
    /// yet was given out: by a read of the store, or by a process that leads now while this one does not know it yet.
    /// </summary>
    public static async Task RequireNotAheadAsync(
        long version, ChangeFeed feed, IJobStore store, CancellationToken cancellationToken)
    {
        if (version < 0)
        {
            throw MeshErrors.InvalidArgument(
                "RESOURCE_VERSION_INVALID", "resource_version is negative.", ("resource_version", "must not be negative"));
        }

        if (version > feed.Version && (await store.ListChangedAsync(null, version - 1, 1, cancellationToken)).Count == 0)
        {
            throw MeshErrors.OutOfRange(
                "RESOURCE_VERSION_AHEAD",
                $"resource_version {version} is ahead of this queue; start again with 0.",
                ("resource_version", "was not given out by this queue"));
        }
    }
}
