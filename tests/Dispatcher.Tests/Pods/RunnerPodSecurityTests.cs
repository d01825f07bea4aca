using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Pods;
using Mesh.Hosting.Names;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class RunnerPodSecurityTests
{
    private const int Jobs = 500;

    private static readonly RunnerPodSettings AllMayRunAsRoot =
        PodSamples.Settings with { RootProjects = new HashSet<string> { RunnerPodSettings.AllProjects } };

    [Fact]
    public void Build_AnyJob_KeepsTheRestrictedStandard() =>
        ForEachJob(PodSamples.Settings, pod => Assert.Empty(RestrictedStandard.Violations(pod)));

    [Fact]
    public void Build_AnyJobOfARootProject_BreaksNoRuleButThatOfTheBoxUser() => ForEachJob(
        AllMayRunAsRoot, pod => Assert.Equal(["box: runAsNonRoot"], RestrictedStandard.Violations(pod)));

    [Fact]
    public void Build_AnyJob_MountsTheSecretIntoTheAgentsContainersOnly() => ForEachJob(PodSamples.Settings, json =>
    {
        var pod = KubernetesJson.Deserialize<V1Pod>(json.ToJsonString());
        var all = pod.Spec.InitContainers.Concat(pod.Spec.Containers).ToList();
        var secrets = pod.Spec.Volumes.Where(v => v.Secret is not null).Select(v => v.Name).ToList();

        Assert.Equal(["prepare", "agent"], all
            .Where(c => c.VolumeMounts?.Any(m => secrets.Contains(m.Name)) == true
                || c.Env?.Any(e => e.ValueFrom is not null) == true || c.EnvFrom is not null)
            .Select(c => c.Name));
        Assert.Single(secrets);
        Assert.False(pod.Spec.AutomountServiceAccountToken);
    });

    [Fact]
    public void Build_AnyJob_RunsOnPeasantsWithBoundsOnEveryContainer() => ForEachJob(PodSamples.Settings, json =>
    {
        var spec = KubernetesJson.Deserialize<V1Pod>(json.ToJsonString()).Spec;

        Assert.Equal("peasant", Assert.Single(spec.NodeSelector).Value);
        Assert.Null(spec.NodeName);
        Assert.All(spec.InitContainers.Concat(spec.Containers), container =>
        {
            Assert.Equal(["cpu", "ephemeral-storage", "memory"], container.Resources.Limits.Keys.Order());
            Assert.Equal(["cpu", "ephemeral-storage", "memory"], container.Resources.Requests.Keys.Order());
            Assert.Distinct(container.Env.Select(e => e.Name));
        });
        Assert.All(spec.Volumes.Where(v => v.EmptyDir is not null), v => Assert.NotNull(v.EmptyDir.SizeLimit));
        Assert.True(spec.ActiveDeadlineSeconds > 0);
    });

    [Fact]
    public void Build_AnyJob_HasProperLabels() => ForEachJob(PodSamples.Settings with { Version = "1.0 (dirty)/x" }, json =>
    {
        var labels = json["metadata"]!["labels"]!.AsObject();

        Assert.Equal(10, labels.Count);
        Assert.All(labels, label => Assert.Matches("^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$", (string)label.Value!));
    });

    [Theory]
    [InlineData("hostNetwork")]
    [InlineData("hostPID")]
    [InlineData("hostIPC")]
    public void Violations_HostNamespace_IsFound(string field)
    {
        var pod = Json(RunnerPod.Build(PodSamples.Key, 1, PodSamples.SecretName, PodSamples.Spec(), PodSamples.Settings));
        pod["spec"]![field] = true;

        Assert.Equal([$"pod: {field}"], RestrictedStandard.Violations(pod));
    }

    [Fact]
    public void Violations_ContainerOfAnyPod_IsHeldToEveryRule()
    {
        var pod = JsonNode.Parse("""
            {"spec":{"volumes":[{"name":"root","hostPath":{"path":"/"}}],"containers":[{"name":"c","ports":[{"hostPort":80}],
            "livenessProbe":{"httpGet":{"host":"10.0.0.1"}},"securityContext":{"privileged":true,"runAsUser":0,
            "capabilities":{"add":["SYS_ADMIN"]},"procMount":"Unmasked","seccompProfile":{"type":"Unconfined"}}}]}}
            """)!;

        Assert.Equal(
            [
                "volume root: hostPath", "c: runAsUser 0", "c: seccompProfile", "c: privileged", "c: allowPrivilegeEscalation",
                "c: procMount", "c: runAsNonRoot", "c: seccompProfile", "c: capabilities.drop", "c: capabilities.add",
                "c: hostPort", "c: host of a probe",
            ],
            RestrictedStandard.Violations(pod));
    }

    private static void ForEachJob(RunnerPodSettings settings, Action<JsonNode> check)
    {
        var seed = Environment.TickCount;
        var specs = new RandomSpecs(seed);
        for (var i = 0; i < Jobs; i++)
        {
            var spec = specs.Next();
            var key = new AttemptKey(new JobName(new string('p', 1 + (i % 63)), new string('j', 1 + (i % 32))), 1 + i);
            try
            {
                check(Json(RunnerPod.Build(key, i, RunnerSecretName.Of(key, PodSamples.Suffix), spec, settings)));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, job {i}: {spec}", e);
            }
        }
    }

    private static JsonNode Json(V1Pod pod) => JsonNode.Parse(KubernetesJson.Serialize(pod))!;
}
