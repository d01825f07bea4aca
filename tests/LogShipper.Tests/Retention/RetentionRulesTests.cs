using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Retention;

namespace Mesh.LogShipper.Tests.Retention;

public sealed class RetentionRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0, "")] // no bound
    [InlineData(30, 0, "")] // just as old as may be
    [InlineData(29, 0, "a")]
    [InlineData(15, 0, "ab")]
    [InlineData(0, 60, "")]
    [InlineData(0, 59, "a")] // 60 bytes in all: the oldest goes
    [InlineData(0, 30, "ab")]
    [InlineData(0, 1, "abc")] // the newest alone is over the bound
    [InlineData(29, 49, "ab")] // what age takes counts for size
    public void Expired_AgeAndSize_OldestGoFirst(int maxDays, long maxBytes, string expected) =>
        Assert.Equal(expected, Names(maxDays, maxBytes, _ => true));

    [Fact]
    public void Expired_NotShipped_StaysAndCountsSoTheNextOldestGoes()
    {
        Assert.Equal("b", Names(0, 45, l => l.Name != "a"));
        Assert.Equal("", Names(1, 0, _ => false));
    }

    private static string Names(int maxDays, long maxBytes, Func<ArchiveObject, bool> mayGo)
    {
        ArchiveObject[] logs = [new("c", 30, Now.AddDays(-10)), new("a", 10, Now.AddDays(-30)), new("b", 20, Now.AddDays(-20))];
        return string.Concat(RetentionRules.Expired(logs, TimeSpan.FromDays(maxDays), maxBytes, Now, mayGo).Select(l => l.Name));
    }
}
