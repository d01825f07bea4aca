using Mesh.Dispatcher.Sweeping;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Sweeping;

public sealed class OrphanRuleTests
{
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(10);

    public static TheoryData<JobState> States => [.. Enum.GetValues<JobState>()];

    [Theory]
    [MemberData(nameof(States))]
    public void IsOrphan_CurrentAttempt_OnlyWhenTheJobHasEnded(JobState state) => Assert.Equal(
        state >= JobState.Succeeded, OrphanRule.IsOrphan(2, TimeSpan.FromDays(1), new Job { State = state, Attempt = 2 }, Old));

    [Theory]
    [MemberData(nameof(States))]
    public void IsOrphan_EarlierAttempt_Always(JobState state) =>
        Assert.True(OrphanRule.IsOrphan(1, TimeSpan.Zero, new Job { State = state, Attempt = 2 }, Old));

    [Theory]
    [MemberData(nameof(States))]
    public void IsOrphan_LaterAttemptThanTheQueueKnows_Never(JobState state) =>
        Assert.False(OrphanRule.IsOrphan(3, TimeSpan.FromDays(1), new Job { State = state, Attempt = 2 }, Old));

    [Fact]
    public void IsOrphan_JobUnknown_OnlyWhenOld()
    {
        Assert.False(OrphanRule.IsOrphan(1, TimeSpan.FromMinutes(9), null, Old));
        Assert.True(OrphanRule.IsOrphan(1, Old, null, Old));
    }
}
