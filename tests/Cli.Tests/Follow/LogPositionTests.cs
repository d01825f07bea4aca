using System.Text;
using Mesh.Cli.Follow;

namespace Mesh.Cli.Tests.Follow;

public sealed class LogPositionTests
{
    [Theory]
    [InlineData(0, "abc", "abc", 0, 3)]
    [InlineData(10, "abc", "abc", 10, 13)]
    [InlineData(0, "", "", 0, 0)]
    public void Take_FromTheStart_GivesBytesAndWhatIsMissing(long start, string data, string fresh, long missing, long end)
    {
        var position = new LogPosition(0);

        var taken = position.Take(start, Encoding.UTF8.GetBytes(data));

        Assert.Equal((fresh, missing, end), (Encoding.UTF8.GetString(taken.Fresh.Span), taken.Missing, position.Offset));
    }

    [Theory]
    [InlineData(2, "cde", "", 5)]
    [InlineData(3, "defg", "fg", 7)]
    [InlineData(5, "f", "f", 6)]
    public void Take_WhatCameBefore_IsCutOff(long start, string data, string fresh, long end)
    {
        var position = new LogPosition(5);

        var taken = position.Take(start, Encoding.UTF8.GetBytes(data));

        Assert.Equal((fresh, 0L, end), (Encoding.UTF8.GetString(taken.Fresh.Span), taken.Missing, position.Offset));
    }

    [Fact]
    public void Skip_Gap_GoesPastItAndNeverBack()
    {
        var position = new LogPosition(5);

        position.Skip(5, 10);
        position.Skip(0, 3);

        Assert.Equal(15, position.Offset);
    }
}
