using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Verdicts;

public sealed class OutcomeResolverTests
{
    private static readonly Verdict StartTimeout = new(OutcomeReason.StartTimeout, "too slow");
    private static readonly NodeKnowledge Unknown = new NodeKnowledge.Unknown();

    [Theory]
    [InlineData(OutcomeReason.StepFailed, true, OutcomeReason.StepFailed)]
    [InlineData(OutcomeReason.RunTimeout, false, OutcomeReason.RunTimeout)]
    [InlineData(OutcomeReason.LogTooLong, false, OutcomeReason.LogTooLong)]
    [InlineData(OutcomeReason.PodDeleted, true, OutcomeReason.Cancelled)]
    [InlineData(OutcomeReason.PodDeleted, false, OutcomeReason.PodDeleted)]
    [InlineData(null, true, OutcomeReason.Cancelled)]
    [InlineData(null, false, OutcomeReason.InfrastructureLost)]
    public void Resolve_RecordAndWish_Decide(OutcomeReason? record, bool cancel, OutcomeReason expected) => Assert.Equal(
        expected,
        OutcomeResolver.Resolve(record is { } reason ? PodSamples.Outcome(reason) : null, cancel, null, null, Unknown).Reason);

    [Fact]
    public void Resolve_AgentStoppedByOurVerdict_IsTheVerdict() => Assert.Equal(
        OutcomeReason.StartTimeout,
        OutcomeResolver.Resolve(
            PodSamples.Outcome(OutcomeReason.PodDeleted), false, StartTimeout, PodSamples.Pod(), Unknown).Reason);

    [Fact]
    public void Resolve_RecordThatCameAfterOurVerdict_Wins() => Assert.Equal(
        OutcomeReason.Succeeded,
        OutcomeResolver.Resolve(
            PodSamples.Outcome(OutcomeReason.Succeeded), false, StartTimeout, PodSamples.Pod(), Unknown).Reason);
}
