using System.Net;
using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Nodes;

public sealed class NodeFaultTests()
    : OwnCluster(ClusterFixture.Options(IsolationMode.Auto) with { NodeMonitorGrace = TimeSpan.FromSeconds(1) })
{
    private const string Here = "\"nodeSelector\":{\"mesh.dev/role\":\"patrician\"},";
    private const string Impatient = Here + """
        "tolerations":[{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":0}],
        """;

    [Fact]
    public async Task Kill_NodeWithAPod_IsUnreachableAndThePodStaysTerminatingUntilItIsBack()
    {
        var beat = await RunBeatingPodAsync("lost", Impatient);

        await Cluster.Nodes.KillAsync("patrician-1");
        var beats = File.ReadAllText(beat).Length;
        var pod = await Api.WaitForPodAsync("lost", pod => pod["metadata"]!["deletionTimestamp"] is not null);
        var (_, node) = await Api.GetAsync("/api/v1/nodes/patrician-1");

        Assert.Equal("Running", (string?)pod["status"]!["phase"]);
        Assert.Equal("DeletionByTaintManager", (string?)Condition(pod, "DisruptionTarget")!["reason"]);
        Assert.Equal("False", (string?)Condition(pod, "Ready")!["status"]);
        Assert.Equal("Unknown", (string?)Condition(node, "Ready")!["status"]);
        Assert.Equal("NodeStatusUnknown", (string?)Condition(node, "Ready")!["reason"]);
        Assert.Equal(
            ["node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"],
            Cluster.Nodes.List().Single(state => state.Name == "patrician-1").Taints);
        Assert.Equal(beats, File.ReadAllText(beat).Length);

        var version = (string?)pod["metadata"]!["resourceVersion"];
        Cluster.Nodes.Start("patrician-1");
        var last = await FollowToEndAsync("lost", version);
        await WaitForNodeAsync(node =>
            (string?)Condition(node, "Ready")?["status"] == "True" && node["spec"]!["taints"] is null);

        Assert.Equal("Failed", (string?)last["status"]!["phase"]);
        Assert.Equal(255, ExitCode(last));
    }

    [Fact]
    public async Task Kill_AndStartWithinTheGrace_FailsThePodThatNeverRestarts()
    {
        await RunBeatingPodAsync("never", Here + "\"restartPolicy\":\"Never\",");
        await RunBeatingPodAsync("always", Here);

        await Cluster.Nodes.KillAsync("patrician-1");
        Cluster.Nodes.Start("patrician-1");
        var never = await Api.WaitForEndAsync("never");
        var always = await Api.WaitForPodAsync(
            "always", pod => (int?)pod["status"]?["containerStatuses"]?[0]?["restartCount"] == 1);

        Assert.Equal("Failed", (string?)never["status"]!["phase"]);
        Assert.Equal("Unknown", (string?)ContainerState(never, "main")!["terminated"]!["reason"]);
        Assert.Equal(255, (int)always["status"]!["containerStatuses"]![0]!["lastState"]!["terminated"]!["exitCode"]!);
    }

    [Fact]
    public async Task Stop_NodeWithAPod_LetsItRunAndReportsItsEndWhenItIsBack()
    {
        var folder = Path.Combine(DataDirectory, "gate");
        Directory.CreateDirectory(folder);
        await Api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"cut"},"spec":{ {{{Here}}}"restartPolicy":"Never",
             "volumes":[{"name":"v","hostPath":{"path":"{{{folder}}}"}}],
             "containers":[{{{Container("main", "until [ -e /v/go ]; do sleep 0.05; done; touch /v/done; exit 4", Mount)}}}]}}
            """);
        await Api.WaitForPodAsync("cut", pod => (string?)pod["status"]?["phase"] == "Running");

        Cluster.Nodes.Stop("patrician-1");
        await WaitForNodeAsync(node => (string?)Condition(node, "Ready")?["status"] == "Unknown");
        await File.WriteAllTextAsync(Path.Combine(folder, "go"), "");
        await WaitForFileAsync(Path.Combine(folder, "done"));
        var (_, silent) = await Api.GetAsync($"{KubeApi.Pods}/cut");
        Cluster.Nodes.Start("patrician-1");
        var pod = await Api.WaitForEndAsync("cut");

        Assert.Equal("Running", (string?)silent["status"]!["phase"]);
        Assert.Equal(4, ExitCode(pod));
    }

    [Fact]
    public async Task Stop_PodIsDeletedMeanwhile_ItGoesWhenTheNodeIsBack()
    {
        await RunBeatingPodAsync("cutoff", Here);
        Cluster.Nodes.Stop("patrician-1");

        var (_, marked) = await Api.DeleteAsync($"{KubeApi.Pods}/cutoff", """{"gracePeriodSeconds":1}""");
        await WaitForNodeAsync(node => (string?)Condition(node, "Ready")?["status"] == "Unknown");
        var (code, _) = await Api.GetAsync($"{KubeApi.Pods}/cutoff");
        Cluster.Nodes.Start("patrician-1");

        Assert.Equal(HttpStatusCode.OK, code);
        await FollowToEndAsync("cutoff", (string?)marked["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task DeleteNode_OfALostNode_RemovesItsPods()
    {
        await RunBeatingPodAsync("orphan", Here);
        await Cluster.Nodes.KillAsync("patrician-1");

        await Api.DeleteAsync("/api/v1/nodes/patrician-1");
        var last = await FollowToEndAsync("orphan", null);

        Assert.Equal("DeletionByPodGC", (string?)Condition(last, "DisruptionTarget")!["reason"]);
        Assert.Equal("Failed", (string?)last["status"]!["phase"]);
    }

    [Fact]
    public async Task OutOfServiceTaint_OnALostNode_RemovesItsPods()
    {
        await RunBeatingPodAsync("outofservice", Impatient);
        await Cluster.Nodes.KillAsync("patrician-1");
        var pod = await Api.WaitForPodAsync("outofservice", pod => pod["metadata"]!["deletionTimestamp"] is not null);

        const string Taint = """{"key":"node.kubernetes.io/out-of-service","value":"nodeshutdown","effect":"NoExecute"}""";
        await Api.SendAsync(
            HttpMethod.Patch,
            "/api/v1/nodes/patrician-1",
            $$$"""{"spec":{"taints":[{{{Taint}}}]}}""",
            "application/strategic-merge-patch+json");
        var last = await FollowToEndAsync("outofservice", (string?)pod["metadata"]!["resourceVersion"]);

        Assert.Equal("PodGC: node out-of-service", (string?)Condition(last, "DisruptionTarget")!["message"]);
        Assert.Equal("Failed", (string?)last["status"]!["phase"]);
    }

    [Fact]
    public async Task DeleteNode_ThenStart_RegistersItAgain()
    {
        await Cluster.Nodes.KillAsync("patrician-1");
        await Api.DeleteAsync("/api/v1/nodes/patrician-1");

        Cluster.Nodes.Start("patrician-1");

        await WaitForNodeAsync(node => (string?)Condition(node, "Ready")?["status"] == "True");
    }

    [Fact]
    public async Task Node_WithPower_RenewsItsLease()
    {
        var lease = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases?fieldSelector=metadata.name=patrician-1";
        var times = new HashSet<string?>();
        await foreach (var (_, item) in Api.WatchAsync(lease))
        {
            times.Add((string?)item["spec"]!["renewTime"]);
            if (times.Count == 3)
            {
                Assert.Equal("patrician-1", (string?)item["spec"]!["holderIdentity"]);
                return;
            }
        }
    }

    [Fact]
    public async Task Endpoint_KillAndStart_ShowTheNode()
    {
        var (killed, off) = await Api.PostAsync("/mesh.dev/v1/nodes/peasant-2/kill", "");
        var (_, list) = await Api.GetAsync("/mesh.dev/v1/nodes");
        var (_, on) = await Api.PostAsync("/mesh.dev/v1/nodes/peasant-2/start", "");
        var (unknown, refusal) = await Api.PostAsync("/mesh.dev/v1/nodes/nobody/kill", "");

        Assert.Equal(HttpStatusCode.OK, killed);
        Assert.Equal("off", (string?)off["power"]);
        Assert.Equal(4, ((JsonArray)list["nodes"]!).Count);
        Assert.Equal("on", (string?)on["power"]);
        Assert.Equal(HttpStatusCode.NotFound, unknown);
        Assert.Contains("peasant-1", (string?)refusal["message"], StringComparison.Ordinal);
    }

    private const string Mount = ",\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\"}]";

    private static JsonNode? Condition(JsonObject item, string type) => ((JsonArray?)item["status"]?["conditions"])?
        .FirstOrDefault(condition => (string?)condition!["type"] == type);

    /// <summary>A pod that writes a file for ever, so that a test can see whether it still lives; the file.</summary>
    private async Task<string> RunBeatingPodAsync(string name, string more)
    {
        var folder = Path.Combine(DataDirectory, $"beat-{name}");
        Directory.CreateDirectory(folder);
        await Api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{ {{{more}}}
             "volumes":[{"name":"v","hostPath":{"path":"{{{folder}}}"}}],
             "containers":[{{{Container("main", "while :; do echo x >> /v/beat; sleep 0.02; done", Mount)}}}]}}
            """);
        var file = Path.Combine(folder, "beat");
        await Api.WaitForPodAsync(name, pod => (string?)pod["status"]?["phase"] == "Running");
        await WaitForFileAsync(file);
        return file;
    }

    private async Task WaitForNodeAsync(Func<JsonObject, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var (_, node) in Api.WatchAsync("/api/v1/nodes?fieldSelector=metadata.name=patrician-1", deadline.Token))
        {
            if (wanted(node))
            {
                return;
            }
        }
    }

    /// <summary>A file of a container: nothing but looking again tells that it is there.</summary>
    private static async Task WaitForFileAsync(string path)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!File.Exists(path))
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    private async Task<JsonObject> FollowToEndAsync(string name, string? version)
    {
        var from = version is null ? "" : $"&resourceVersion={version}";
        await foreach (var (type, pod) in Api.WatchAsync($"{KubeApi.Pods}?fieldSelector=metadata.name={name}{from}"))
        {
            if (type == "DELETED")
            {
                return pod;
            }
        }

        throw new InvalidOperationException("the watch ended before the pod did");
    }
}
