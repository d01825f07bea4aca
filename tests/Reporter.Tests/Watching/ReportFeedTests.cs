using Mesh.Reporter.Watching;

namespace Mesh.Reporter.Tests.Watching;

public sealed class ReportFeedTests
{
    private static readonly ReportFilter All = new(null, null, ResultsOnly: false);

    [Fact]
    public void ReadAfter_OneReportChangedOften_GivesItOnceInItsNewestForm()
    {
        var feed = Feed(10, Change(1, 1), Change(2, 2), Change(3, 1), Change(4, 1));

        var page = feed.ReadAfter(0, All, 100)!;

        Assert.Equal([(2L, 2), (4L, 1)], page.Reports.Select(r => (r.ResourceVersion, r.Attempt)));
        Assert.Equal(4, page.UpTo);
    }

    [Fact]
    public void ReadAfter_MoreThanOneRead_GoesOnWhereItStopped()
    {
        var feed = Feed(10, Change(1, 1), Change(2, 2), Change(3, 3));

        var first = feed.ReadAfter(0, All, 2)!;
        var second = feed.ReadAfter(first.UpTo, All, 2)!;

        Assert.Equal([1, 2], first.Reports.Select(r => r.Attempt));
        Assert.Equal([3], second.Reports.Select(r => r.Attempt));
    }

    [Fact]
    public void ReadAfter_OtherJobsOnly_StillMovesOn()
    {
        var feed = Feed(10, Change(1, 1), Change(2, 2));

        var page = feed.ReadAfter(0, new ReportFilter("projects/demo/jobs/other", null, false), 100)!;

        Assert.Empty(page.Reports);
        Assert.Equal(2, page.UpTo);
    }

    [Fact]
    public void ReadAfter_BehindTheWindow_IsNull()
    {
        var feed = Feed(2, Change(1, 1), Change(2, 2), Change(3, 3));

        Assert.Null(feed.ReadAfter(0, All, 100));
        Assert.Equal([2, 3], feed.ReadAfter(1, All, 100)!.Reports.Select(r => r.Attempt));
    }

    [Fact]
    public void Publish_MoreBytesThanTheWindowTakes_LetsTheOldestGo()
    {
        var feed = new ReportFeed(10, Change(1, 1).CalculateSize() * 2);
        feed.Publish([Change(1, 1), Change(2, 2), Change(3, 3)]);

        Assert.Null(feed.ReadAfter(0, All, 100));
        Assert.Equal(2, feed.ReadAfter(1, All, 100)!.Reports.Count);
    }

    [Fact]
    public async Task WaitForNewer_PublishedWhileWaiting_Returns()
    {
        var feed = Feed(10, Change(1, 1));
        var waiting = feed.WaitForNewerAsync(1, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        feed.Publish([Change(2, 1)]);

        Assert.True(await waiting);
    }

    [Fact]
    public async Task WaitForNewer_FeedEnds_SaysSo()
    {
        var feed = Feed(10, Change(1, 1));
        var waiting = feed.WaitForNewerAsync(1, CancellationToken.None);

        feed.End();

        Assert.False(await waiting);
        Assert.False(await feed.WaitForNewerAsync(0, CancellationToken.None));
    }

    private static ReportFeed Feed(int capacity, params AttemptReport[] changes)
    {
        var feed = new ReportFeed(capacity, long.MaxValue);
        feed.Publish(changes);
        return feed;
    }

    private static AttemptReport Change(long version, int attempt) =>
        new() { Job = Words.Job.ToString(), Attempt = attempt, ResourceVersion = version };
}
