using System.Text;
using Google.Protobuf;
using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class RunnerSecretTests
{
    private static readonly AttemptOrder Order = new(PodSamples.Key, 4, PodSamples.Spec(), "t0ken");

    [Fact]
    public void Build_Secret_HoldsTheJobTheTokenAndItsEpoch()
    {
        var secret = RunnerSecret.Build(Order, PodSamples.Pod(), PodSamples.Settings);

        Assert.Equal("mesh-01jabc-1-x7kq2mzb4t", secret.Metadata.Name);
        Assert.Equal(["epoch=4", "token=t0ken"], secret.Data
            .Where(d => d.Key != "job.json")
            .Select(d => $"{d.Key}={Encoding.UTF8.GetString(d.Value)}")
            .Order());
        var read = JsonParser.Default.Parse<JobSpec>(Encoding.UTF8.GetString(secret.Data["job.json"]));
        Assert.Equal(PodSamples.Spec(), read);
        Assert.True(secret.Immutable);
    }

    [Fact]
    public void Build_Secret_IsOwnedByItsPod()
    {
        var owner = Assert.Single(RunnerSecret.Build(Order, PodSamples.Pod(), PodSamples.Settings).Metadata.OwnerReferences);

        Assert.Equal(("v1", "Pod", "mesh-01jabc-1", "u1"), (owner.ApiVersion, owner.Kind, owner.Name, owner.Uid));
        Assert.Null(owner.BlockOwnerDeletion);
    }

    [Fact]
    public void BelongsTo_AnotherPodsSecret_IsFalse()
    {
        var secret = RunnerSecret.Build(Order, PodSamples.Pod(), PodSamples.Settings);

        Assert.True(RunnerSecret.BelongsTo(secret, "u1"));
        Assert.False(RunnerSecret.BelongsTo(secret, "u2"));
        Assert.False(RunnerSecret.BelongsTo(new V1Secret { Metadata = new V1ObjectMeta() }, "u1"));
    }
}
