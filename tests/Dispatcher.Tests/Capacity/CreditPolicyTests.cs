using Mesh.Dispatcher.Capacity;

namespace Mesh.Dispatcher.Tests.Capacity;

public sealed class CreditPolicyTests
{
    [Theory]
    [InlineData(100, 0, 0, 30, 0, 5, 35)]
    [InlineData(20, 0, 0, 30, 0, 5, 20)]
    [InlineData(100, 40, 0, 0, 0, 5, 45)]
    [InlineData(100, 45, 0, 0, 5, 5, 45)]
    [InlineData(100, 45, 5, 0, 0, 5, 45)]
    [InlineData(100, 45, 0, 0, 50, 5, 45)]
    [InlineData(100, 0, 0, 0, 0, 0, 0)]
    public void Wanted_RoomAndLookahead_BoundIt(
        int most, int held, int podless, int free, int waiting, int lookahead, int expected) => Assert.Equal(
        expected, CreditPolicy.Wanted(most, held, podless, new RoomEstimate(2, free, waiting), lookahead));

    [Fact]
    public void Wanted_RoomNotKnown_IsTheMost() => Assert.Equal(100, CreditPolicy.Wanted(100, 3, 1, null, 5));

    // However the numbers go on: a full cluster with waiting pods never asks for more and more.
    [Fact]
    public void Wanted_FullClusterAskedAgainAndAgain_StopsAtTheLookahead()
    {
        var held = 40;
        for (var round = 0; round < 100; round++)
        {
            held = CreditPolicy.Wanted(1_000, held, podless: held - 40, new RoomEstimate(2, 0, 0), lookahead: 5);
        }

        Assert.Equal(45, held);
    }
}
