using Google.Protobuf.WellKnownTypes;
using k8s;
using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class RunnerPodTests
{
    [Fact]
    public void Build_SameAttempt_GivesTheSamePod() => Assert.Equal(
        KubernetesJson.Serialize(Build()), KubernetesJson.Serialize(Build()));

    [Fact]
    public void Build_Pod_IsConfinedToPeasants()
    {
        var spec = Build().Spec;

        Assert.Equal("peasant", spec.NodeSelector["mesh.dev/role"]);
        var toleration = Assert.Single(spec.Tolerations);
        Assert.Equal(("mesh.dev/role", "peasant", "NoSchedule"), (toleration.Key, toleration.Value, toleration.Effect));
        Assert.False(spec.AutomountServiceAccountToken);
        Assert.False(spec.EnableServiceLinks);
        Assert.Equal("Never", spec.RestartPolicy);
    }

    [Fact]
    public void Build_Defaults_SetGraceAndBackstop()
    {
        var spec = Build().Spec;

        Assert.Equal(15, spec.TerminationGracePeriodSeconds);
        Assert.Equal((15 * 60) + 3600 + 10 + 600, spec.ActiveDeadlineSeconds);
    }

    [Fact]
    public void Build_OwnLimits_AreTaken()
    {
        var job = PodSamples.Spec();
        job.Limits = new Limits
        {
            CancelGrace = Duration.FromTimeSpan(TimeSpan.Zero),
            CpuMillis = 1500,
            MemoryBytes = 1L << 30,
            WorkspaceBytes = 3L << 30,
        };

        var spec = RunnerPod.Build(PodSamples.Key, 4, PodSamples.SecretName, job, PodSamples.Settings).Spec;

        Assert.Equal(5, spec.TerminationGracePeriodSeconds);
        var box = spec.Containers[0];
        Assert.Equal<ResourceQuantity>("1500m", box.Resources.Limits["cpu"]);
        Assert.Equal<ResourceQuantity>("1Gi", box.Resources.Requests["memory"]);
        Assert.Equal<ResourceQuantity>("3Gi", spec.Volumes.Single(v => v.Name == "pipeline").EmptyDir.SizeLimit);
    }

    [Fact]
    public void Build_DefaultJob_NeedsTheRoomThatHeadroomKeeps()
    {
        var requests = Build().Spec.Containers.Select(c => c.Resources.Requests).ToList();

        // deploy/components/headroom has the same figures.
        Assert.Equal<ResourceQuantity>("525m", requests.Sum(r => (decimal)r["cpu"]));
        Assert.Equal<ResourceQuantity>("576Mi", requests.Sum(r => (decimal)r["memory"]));
    }

    [Fact]
    public void Build_Labels_NameTheAttempt()
    {
        var metadata = Build().Metadata;

        Assert.Equal("mesh-01jabc-1", metadata.Name);
        Assert.Equal("mesh-jobs", metadata.NamespaceProperty);
        Assert.Equal("projects/web/jobs/01jabc", metadata.Annotations["mesh.dev/job-name"]);
        Assert.Equal(
            "app.kubernetes.io/component=runner app.kubernetes.io/instance=mesh-01jabc-1 "
            + "app.kubernetes.io/managed-by=mesh-dispatcher app.kubernetes.io/name=mesh-runner app.kubernetes.io/part-of=mesh "
            + "app.kubernetes.io/version=1.2.3 mesh.dev/attempt=1 mesh.dev/epoch=4 mesh.dev/job=01jabc mesh.dev/project=web",
            string.Join(' ', metadata.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")));
    }

    [Fact]
    public void Build_Box_SeesNeitherTokenNorJob()
    {
        var spec = Build().Spec;
        var box = spec.Containers.Single(c => c.Name == "box");

        Assert.Equal(["sh", "/mesh/box.sh"], box.Command);
        Assert.Equal(["mesh", "pipeline"], box.VolumeMounts.Select(m => m.Name));
        Assert.Equal(["CGO", "PRICE", "MESH_CONTROL_DIR", "MESH_PIPELINE_DIR"], box.Env.Select(e => e.Name));
        var readers = spec.InitContainers.Concat(spec.Containers).Where(c => c.VolumeMounts.Any(m => m.Name == "job"));
        Assert.Equal(["prepare", "agent"], readers.Select(c => c.Name));
    }

    [Fact]
    public void Build_BoxEnvWithDollars_IsKeptFromExpansion() => Assert.Equal(
        "$$5 $$(HOME)", Build().Spec.Containers[0].Env.Single(e => e.Name == "PRICE").Value);

    [Fact]
    public void Build_Agent_KnowsItsAttempt()
    {
        var agent = Build().Spec.Containers.Single(c => c.Name == "agent");

        Assert.Equal(["run"], agent.Args);
        Assert.Equal(
            "MESH_JOB=projects/web/jobs/01jabc MESH_ATTEMPT=1 MESH_EPOCH= MESH_ADDRESS=http://10.0.0.1:7070 "
            + "MESH_TOKEN_FILE=/var/run/mesh/token MESH_JOB_FILE=/var/run/mesh/job.json MESH_CONTROL_DIR=/mesh "
            + "MESH_PIPELINE_DIR=/pipeline",
            string.Join(' ', agent.Env.Select(e => $"{e.Name}={e.Value}")));
    }

    [Fact]
    public void Build_JobVolume_IsReadableByOwnerAndGroupOnly() =>
        Assert.Equal(Convert.ToInt32("440", 8), Build().Spec.Volumes.Single(v => v.Name == "job").Secret.DefaultMode);

    private static V1Pod Build() => RunnerPod.Build(
        PodSamples.Key, 4, PodSamples.SecretName, PodSamples.Spec(), PodSamples.Settings);
}
