using Mesh.Report.V1;
using Mesh.Reporter.Storage;

namespace Mesh.Reporter.Watching;

/// <summary>One WatchReports stream. Its only state is the version up to which its caller has everything.</summary>
public sealed class ReportWatch(ReportFeed feed, ReportReader reader, ReportFilter filter)
{
    private const int PageSize = 100;

    private long _seen;

    /// <summary>Sends what changed after the version, the synced marker, then each change; until the feed ends.</summary>
    /// <param name="from">The last version that the caller saw; 0 to start with changes from now on.</param>
    /// <param name="send">Sends one message, and returns when the transport has taken it.</param>
    /// <param name="cancellation">The caller went away.</param>
    public async Task RunAsync(
        long from, Func<WatchReportsResponse, CancellationToken, Task> send, CancellationToken cancellation)
    {
        var target = feed.Version;
        _seen = from == 0 ? target : from;
        while (_seen < target)
        {
            await SendPageAsync(send, cancellation);
        }

        var synced = new WatchReportsSynced { ResourceVersion = _seen };
        await send(new WatchReportsResponse { Synced = synced }, cancellation);
        while (await feed.WaitForNewerAsync(_seen, cancellation))
        {
            await SendPageAsync(send, cancellation);
        }
    }

    private async Task SendPageAsync(Func<WatchReportsResponse, CancellationToken, Task> send, CancellationToken cancellation)
    {
        var page = feed.ReadAfter(_seen, filter, PageSize) ?? ReadDisk();
        foreach (var report in page.Reports)
        {
            await send(new WatchReportsResponse { Report = report }, cancellation);
        }

        _seen = page.UpTo;
    }

    private FeedPage ReadDisk()
    {
        // Taken before the read: what is published by now is on disk by now.
        var published = feed.Version;
        var page = reader.ChangedAfter(_seen, filter, PageSize);
        var last = page.Reports.Count > 0 ? page.Reports[^1].ResourceVersion : _seen;
        return new FeedPage(page.Reports, page.HasMore ? last : Math.Max(last, published));
    }
}
