using Mesh.Spool.Logs;

namespace Mesh.Spool.Tests.Logs;

public sealed class LogTailTests
{
    private const long NoBound = long.MaxValue;

    [Theory]
    [InlineData(0, 10, 10, 10)] // all known
    [InlineData(3, 4, 4, 10)] // inside
    [InlineData(5, 10, 5, 15)] // overlaps the end
    [InlineData(10, 5, 0, 15)] // goes on
    public void Append_Overlap_TakesWhatIsNew(long offset, int length, int known, long end)
    {
        var tail = TenBytes();
        Assert.Null(tail.Append("", offset, length, NoBound, out var got));
        Assert.Equal(known, got);
        Assert.Equal(end, tail.End);
        Assert.Equal(end, tail.CursorOf(""));
    }

    [Fact]
    public void Append_PastTheEnd_IsAGap()
    {
        var tail = TenBytes();
        Assert.Equal(SpoolRefusalKind.Gap, tail.Append("", 11, 1, NoBound, out _)?.Kind);
        Assert.Equal(10, tail.End);
    }

    [Fact]
    public void Append_SecondWriter_HasOffsetsOfItsOwn()
    {
        var tail = TenBytes();
        Assert.Null(tail.Append("dispatcher", 0, 5, NoBound, out var known));
        Assert.Equal(0, known);
        Assert.Equal(15, tail.End);
        Assert.Equal((10, 5), (tail.CursorOf(""), tail.CursorOf("dispatcher")));
    }

    [Fact]
    public void Append_PastTheBound_IsRefused()
    {
        Assert.Equal(SpoolRefusalKind.LogTooLong, TenBytes().Append("", 10, 6, 15, out _)?.Kind);
        Assert.Null(TenBytes().Append("", 10, 5, 15, out _));
    }

    [Fact]
    public void Append_TooManyWriters_IsRefused()
    {
        var tail = TenBytes();
        for (var i = 1; i < SpoolLimits.MaxWriters; i++)
        {
            Assert.Null(tail.Append($"w{i}", 0, 1, NoBound, out _));
        }

        Assert.Equal(SpoolRefusalKind.TooManyWriters, tail.Append("one-more", 0, 1, NoBound, out _)?.Kind);
    }

    [Fact]
    public void Append_AfterTheSeal_OnlyWhatIsThere()
    {
        var tail = TenBytes();
        tail.Close(new SpoolSeal(10, new byte[32], "", 10, default, ""));
        Assert.Null(tail.Append("", 5, 5, NoBound, out _));
        Assert.Equal(SpoolRefusalKind.Sealed, tail.Append("", 5, 6, NoBound, out _)?.Kind);
    }

    [Fact]
    public void Copy_Changed_LeavesTheOriginal()
    {
        var tail = TenBytes();
        Assert.Null(tail.Copy().Append("", 10, 5, NoBound, out _));
        Assert.Equal((10, 10), (tail.End, tail.CursorOf("")));
    }

    private static LogTail TenBytes()
    {
        var tail = new LogTail();
        tail.Advance("", 10, 10);
        return tail;
    }
}
