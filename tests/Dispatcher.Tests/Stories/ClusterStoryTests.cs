using k8s;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Tests.Runners;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Stories;

public sealed class ClusterStoryTests
{
    [Fact]
    public async Task Job_ThatSucceeds_LeavesNothingBehind()
    {
        await using var story = await ClusterStory.StartAsync();
        story.Grant();
        await story.UntilAsync("progress Running");

        story.Runners.Find(PodSamples.Key)!.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));

        await story.UntilAsync("complete Succeeded epoch 1");
        Assert.Equal((0, 0), await story.LeftAsync());
    }

    [Fact]
    public async Task Job_ThatIsCancelled_IsCancelledWhenItsPodIsGone()
    {
        await using var story = await ClusterStory.StartAsync();
        story.Grant();
        await story.UntilAsync("progress Running");

        story.Runners.Find(FakeWorld.Lease(1).Ref)!.OnCancel();

        await story.UntilAsync("complete Cancelled epoch 1");
        var pods = await story.Kubernetes.CoreV1.ListNamespacedPodAsync("mesh-jobs");
        Assert.Empty(pods.Items);
        Assert.Equal((0, 0), await story.LeftAsync());
    }

    [Fact]
    public async Task Pod_ThatAStrangerDeletes_IsReportedAsSuch()
    {
        await using var story = await ClusterStory.StartAsync();
        story.Grant();
        await story.UntilAsync("progress Running");

        await story.Kubernetes.CoreV1.DeleteNamespacedPodAsync(PodSamples.Key.PodName, "mesh-jobs", gracePeriodSeconds: 1);

        await story.UntilAsync("complete PodDeleted epoch 1");
        Assert.Equal((0, 0), await story.LeftAsync());
    }

    [Fact]
    public async Task Job_WithoutRoom_SaysInItsLogWhyItWaits()
    {
        await using var story = await ClusterStory.StartAsync();

        story.Grant(cpuMillis: 1_000_000);

        var line = await story.UntilAsync(act => act.StartsWith("say waits for a node:", StringComparison.Ordinal));
        Assert.Contains("Insufficient cpu", line, StringComparison.Ordinal);
        story.Runners.Find(FakeWorld.Lease(1).Ref)!.OnCancel();
        await story.UntilAsync("complete Cancelled epoch 1");
        Assert.Equal((0, 0), await story.LeftAsync());
    }

    [Fact]
    public async Task Pod_OfAnEarlierDispatcher_IsAdopted()
    {
        await using var story = await ClusterStory.StartAsync();
        story.Grant();
        await story.UntilAsync("progress Running");
        var pod = await story.Kubernetes.CoreV1.ReadNamespacedPodAsync(PodSamples.Key.PodName, "mesh-jobs");
        story.Runners.Find(PodSamples.Key)!.OnRevoked();
        while (story.Runners.All.Any())
        {
            await Task.Yield();
        }

        story.Grant(epoch: 2);

        await story.UntilAsync("progress Running");
        Assert.Equal(pod.Metadata.Uid, story.Runners.Find(PodSamples.Key)!.Facts.LastSeen?.Uid);
        story.Runners.Find(PodSamples.Key)!.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));
        await story.UntilAsync("complete Succeeded epoch 2");
        Assert.Equal((0, 0), await story.LeftAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pod_WhoseDispatcherDiedBeforeItsSecret_GetsOneOfTheLeaseThatAdoptsIt(bool isOfAnEarlierVersion)
    {
        await using var story = await ClusterStory.StartAsync();
        var spec = FakeWorld.Lease(1).Spec;
        var secretName = isOfAnEarlierVersion ? PodSamples.Key.PodName : PodSamples.SecretName;
        await story.Kubernetes.CoreV1.CreateNamespacedPodAsync(
            RunnerPod.Build(PodSamples.Key, 1, secretName, spec, PodSamples.Settings), "mesh-jobs");

        story.Grant(epoch: 2);

        await story.UntilAsync("progress Running");
        var pod = await story.Kubernetes.CoreV1.ReadNamespacedPodAsync(PodSamples.Key.PodName, "mesh-jobs");
        var secret = await story.Kubernetes.CoreV1.ReadNamespacedSecretAsync(secretName, "mesh-jobs");
        Assert.Equal("1", pod.Metadata.Labels["mesh.dev/epoch"]);
        Assert.Equal("2"u8.ToArray(), secret.Data["epoch"]);
        Assert.Equal(pod.Metadata.Uid, Assert.Single(secret.Metadata.OwnerReferences).Uid);
        story.Runners.Find(PodSamples.Key)!.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));
        await story.UntilAsync("complete Succeeded epoch 2");
        Assert.Equal((0, 0), await story.LeftAsync());
    }
}
