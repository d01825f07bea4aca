using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class GoldenPodTests
{
    private static readonly RunnerPodSettings RootForWeb =
        PodSamples.Settings with { RootProjects = new HashSet<string> { "web" } };

    [Fact]
    public void Build_MinimalJob_IsTheGoldenPod() => Check("minimal", Minimal());

    [Fact]
    public void Build_EnvironmentOfTheBox_IsTheGoldenPod() => Check("box-environment", PodSamples.Spec());

    [Fact]
    public void Build_Limits_IsTheGoldenPod()
    {
        var spec = Minimal();
        spec.Limits = new Limits
        {
            RunTimeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)),
            StartTimeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(2)),
            CancelGrace = Duration.FromTimeSpan(TimeSpan.FromSeconds(30.5)),
            CpuMillis = 4000,
            MemoryBytes = 8L << 30,
            WorkspaceBytes = 50L << 30,
        };

        Check("limits", spec);
    }

    [Fact]
    public void Build_Services_IsTheGoldenPod()
    {
        var spec = Minimal();
        spec.Services.Add(
        [
            new ServiceContainer
            {
                Name = "db",
                Image = "postgres:16",
                Env = { ["POSTGRES_PASSWORD"] = "$ecret", ["POSTGRES_DB"] = "app" },
                Args = { "-c", "fsync=off" },
                Ports = { 5432, 8008 },
                CpuMillis = 750,
                MemoryBytes = 1L << 30,
            },
            new ServiceContainer
            {
                Name = "web-cache",
                Image = "varnish:7",
                Ports = { 8080 },
                Readiness = new Readiness { Http = new HttpCheck { Port = 8080, Path = "/health" } },
            },
            new ServiceContainer
            {
                Name = "queue",
                Image = "rabbitmq:3",
                Command = { "rabbitmq-server" },
                Readiness = new Readiness { Exec = new ExecCheck { Command = { "rabbitmq-diagnostics", "ping" } } },
            },
            new ServiceContainer { Name = "idle", Image = "busybox:1", Args = { "sleep", "inf" } },
        ]);

        Check("services", spec);
    }

    [Fact]
    public void Build_ProjectThatMayRunAsRoot_IsTheGoldenPod() => Check("root-project", Minimal(), RootForWeb);

    [Fact]
    public void Build_PriorityAndRuntimeClass_IsTheGoldenPod() => Check(
        "priority-and-runtime-class",
        Minimal(),
        PodSamples.Settings with { PriorityClass = "mesh-runners", RuntimeClass = "gvisor" });

    [Fact]
    public void Find_ValuesThatDiffer_NamesEveryPlace()
    {
        var differences = JsonDifference.Find(
            JsonNode.Parse("""{"a":{"b":[1,2]},"gone":1,"same":"x"}"""),
            JsonNode.Parse("""{"a":{"b":[1,3,4]},"same":"x","new":true}"""));

        Assert.Equal(
            [
                ".a.b[1]: expected 2, is 3",
                ".a.b[2]: not expected; is 4",
                ".gone: missing; expected 1",
                ".new: not expected; is true",
            ],
            differences);
    }

    private static void Check(string name, JobSpec spec, RunnerPodSettings? settings = null) =>
        GoldenPods.Check(name, RunnerPod.Build(PodSamples.Key, 4, PodSamples.SecretName, spec, settings ?? PodSamples.Settings));

    private static JobSpec Minimal() => new()
    {
        Box = new Box { Image = "alpine:3.20" },
        Steps = { new Step { Name = "test", Code = "true" } },
    };
}
