using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class CreateBudgetTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Reserve_Burst_IsAtOnceAndThenEvenlySpread()
    {
        var budget = new CreateBudget(perSecond: 10, burst: 3, _time);

        Assert.Equal([0, 0, 0, 100, 200, 300], Ahead(budget, 6));
        _time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal([100, 200], Ahead(budget, 2));
    }

    [Fact]
    public void Reserve_AfterAQuietTime_HasItsBurstAgainAndNoMore()
    {
        var budget = new CreateBudget(perSecond: 10, burst: 3, _time);
        Ahead(budget, 10);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([0, 0, 0, 100], Ahead(budget, 4));
    }

    [Fact]
    public void Pause_Slots_ComeAfterItWithoutABurst()
    {
        var budget = new CreateBudget(perSecond: 10, burst: 3, _time);

        budget.Pause(TimeSpan.FromSeconds(2));

        Assert.False(budget.IsOpen);
        Assert.Equal([2000, 2100, 2200], Ahead(budget, 3));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(budget.IsOpen);
    }

    [Fact]
    public void Reserve_LongRun_KeepsTheRate()
    {
        var budget = new CreateBudget(perSecond: 100, burst: 20, _time);

        Assert.Equal(10_000 - 20, Ahead(budget, 10_000)[^1] / 10);
    }

    private List<int> Ahead(CreateBudget budget, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (int)Math.Round((budget.Reserve() - _time.GetUtcNow()).TotalMilliseconds))];
}
