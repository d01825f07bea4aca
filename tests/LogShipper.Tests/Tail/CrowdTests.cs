using Mesh.LogShipper.Tail;
using Mesh.Spool;

namespace Mesh.LogShipper.Tests.Tail;

public sealed class CrowdTests
{
    private static readonly LogKey Log = new("projects/demo/jobs/1", 1);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(99, 0)]
    [InlineData(100, 2)]
    [InlineData(1_000, 20)]
    public void Pause_GrowsWithTheFollowersOfTheLog(int followers, int milliseconds)
    {
        var crowd = new Crowd(messagesPerSecond: 50_000);
        using var other = crowd.Enter(Log with { Attempt = 2 });
        for (var i = 0; i < followers; i++)
        {
            crowd.Enter(Log);
        }

        Assert.Equal(milliseconds, crowd.Pause(Log).TotalMilliseconds);
        Assert.Equal(TimeSpan.Zero, crowd.Pause(Log with { Attempt = 2 }));
    }

    [Fact]
    public void Dispose_Twice_CountsOutOnce()
    {
        var crowd = new Crowd(messagesPerSecond: 500);
        using var stays = crowd.Enter(Log);
        var leaves = crowd.Enter(Log);
        Assert.Equal(4, crowd.Pause(Log).TotalMilliseconds);
        leaves.Dispose();
        leaves.Dispose();
        Assert.Equal(2, crowd.Pause(Log).TotalMilliseconds);
    }
}
