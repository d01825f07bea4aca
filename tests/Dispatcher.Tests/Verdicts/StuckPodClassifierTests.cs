using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Verdicts;

public sealed class StuckPodClassifierTests
{
    private static readonly StuckPatience Patience = new(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(2));

    [Theory]
    [InlineData("InvalidImageName", "couldn't parse image name")]
    [InlineData("ErrImageNeverPull", "")]
    [InlineData("ErrImagePull", "manifest unknown")]
    [InlineData("ImagePullBackOff", "pull access denied for x, repository does not exist")]
    public void Classify_BoxImageThatCannotBe_IsTheJobsFaultAtOnce(string reason, string message)
    {
        var pod = PodSamples.Pod(box: PodSamples.Waits(reason, message));

        var verdict = StuckPodClassifier.Classify(pod, TimeSpan.Zero, Patience);

        Assert.Equal(OutcomeReason.BoxImageUnavailable, verdict?.Reason);
    }

    [Fact]
    public void Classify_AgentImageThatCannotBe_IsOurs() => Assert.Equal(
        OutcomeReason.PodSetupFailed,
        StuckPodClassifier.Classify(
            PodSamples.Pod(agent: PodSamples.Waits("ErrImagePull", "not found")), TimeSpan.Zero, Patience)?.Reason);

    [Fact]
    public void Classify_RegistryTrouble_IsWaitedForAndThenOurs()
    {
        var pod = PodSamples.Pod(box: PodSamples.Waits("ImagePullBackOff", "i/o timeout"));

        Assert.Null(StuckPodClassifier.Classify(pod, TimeSpan.FromMinutes(2.9), Patience));
        Assert.Equal(OutcomeReason.PodSetupFailed, StuckPodClassifier.Classify(pod, TimeSpan.FromMinutes(3), Patience)?.Reason);
    }

    [Theory]
    [InlineData("ContainerCreating")]
    [InlineData("PodInitializing")]
    public void Classify_OrdinaryWaiting_IsNoTrouble(string reason) => Assert.Null(
        StuckPodClassifier.Classify(PodSamples.Pod(box: PodSamples.Waits(reason)), TimeSpan.FromDays(1), Patience));

    [Fact]
    public void Classify_DeletingPod_IsLeftAlone() => Assert.Null(StuckPodClassifier.Classify(
        PodSamples.Pod(deleting: true, box: PodSamples.Waits("InvalidImageName")), TimeSpan.FromDays(1), Patience));
}
