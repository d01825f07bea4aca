using Mesh.Spool.Logs;

namespace Mesh.Spool.Tests.Logs;

public sealed class LogIndexTests
{
    [Fact]
    public void Add_NeighboursOnDisk_ShareAnEntry()
    {
        var index = new LogIndex();
        for (var i = 0; i < 1000; i++)
        {
            index.Add(i, 1, 4096 + (i * 60), 60);
        }

        Assert.Equal(1, index.Count);
        Assert.Equal(60_000, index[0].Span);
    }

    [Fact]
    public void Add_FarApart_EachHasItsOwn()
    {
        var index = new LogIndex();
        index.Add(0, 1, 4096, 60);
        index.Add(10, 1, 40_000, 60);
        index.Add(20, 2, 40_060, 60);
        Assert.Equal(3, index.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(99, 0)]
    [InlineData(100, 1)]
    [InlineData(250, 2)]
    public void Find_AnyOffset_TheEntryThatHoldsIt(long offset, int expected)
    {
        var index = new LogIndex();
        for (var i = 0; i < 3; i++)
        {
            index.Add(i * 100, 1, i * 1_000_000, 150);
        }

        Assert.Equal(expected, index.Find(offset));
    }
}
