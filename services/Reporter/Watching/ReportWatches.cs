using Mesh.Hosting.Errors;
using Mesh.Report.V1;
using Mesh.Reporter.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Watching;

/// <summary>Opens watches, and bounds how many there are.</summary>
public sealed class ReportWatches(ReportFeed feed, ReportStore store, IOptions<ReporterOptions> options)
{
    private int _open;

    /// <summary>Runs one watch until its caller goes away; ends with UNAVAILABLE when the process stops.</summary>
    public async Task RunAsync(
        ReportFilter filter,
        long from,
        Func<WatchReportsResponse, CancellationToken, Task> send,
        CancellationToken cancellation)
    {
        if (from > feed.Version)
        {
            throw MeshErrors.OutOfRange(
                "RESOURCE_VERSION_UNKNOWN",
                $"The newest version is {feed.Version}: this store never gave out {from}. Read the reports anew, watch from 0.",
                ("resource_version", "lies past the newest version"));
        }

        try
        {
            if (Interlocked.Increment(ref _open) > options.Value.MaxWatches)
            {
                throw MeshErrors.ResourceExhausted(
                    "TOO_MANY_WATCHES", $"{options.Value.MaxWatches} watches are open, the most that this Reporter takes.");
            }

            await new ReportWatch(feed, store.Reader, filter).RunAsync(from, send, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }

        throw MeshErrors.Unavailable("STOPPING", "This Reporter stops. Watch again from the last version seen.");
    }
}
