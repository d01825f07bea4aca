using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.Kubectl;

[Collection(ClusterCollection.Name)]
public sealed class KubectlTests(ClusterFixture fixture)
{
    private readonly KubectlProcess _kubectl = new(fixture.Cluster.KubeconfigPath);

    [KubectlFact]
    public async Task Version_AndResources_AreShown()
    {
        Assert.Contains("Server Version: v1.32", await _kubectl.OkAsync("version"), StringComparison.Ordinal);
        Assert.Contains("networking.k8s.io/v1", await _kubectl.OkAsync("api-resources"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task GetNodes_ShowsLabelsAndTaints()
    {
        var nodes = await _kubectl.OkAsync("get nodes --show-labels");
        var described = await _kubectl.OkAsync("describe node peasant-1");

        Assert.Contains("mesh.dev/role=peasant", nodes, StringComparison.Ordinal);
        Assert.Contains("mesh.dev/role=peasant:NoSchedule", described, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Pod_AppliedAndFollowed_ShowsItsLogAndDescription()
    {
        await _kubectl.OkAsync("apply -f -", """
            apiVersion: v1
            kind: Pod
            metadata: {name: kubectl-pod, labels: {app: kubectl}}
            spec:
              restartPolicy: Never
              nodeSelector: {mesh.dev/role: peasant}
              tolerations: [{key: mesh.dev/role, value: peasant, effect: NoSchedule}]
              containers:
              - {name: main, image: any, command: [sh, -c, "for i in 1 2 3; do echo line $i; sleep 0.1; done"]}
            """);

        await _kubectl.OkAsync("wait --for=jsonpath={.status.phase}=Succeeded pod/kubectl-pod --timeout=60s");
        Assert.Equal("line 1\nline 2\nline 3\n", await _kubectl.OkAsync("logs -f kubectl-pod"));
        Assert.Equal("line 3\n", await _kubectl.OkAsync("logs kubectl-pod --tail=1"));
        var wide = await _kubectl.OkAsync("get pods -o wide -l app=kubectl");
        Assert.Matches(@"kubectl-pod\s+0/1\s+Completed\s+0\s+\d+s\s+127\.0\.0\.1\s+peasant-\d", wide);
        var described = await _kubectl.OkAsync("describe pod kubectl-pod");
        Assert.Contains("Successfully assigned mesh-jobs/kubectl-pod to peasant-", described, StringComparison.Ordinal);
        Assert.Contains("Started container main", described, StringComparison.Ordinal);
        Assert.Contains("deleted", await _kubectl.OkAsync("delete pod kubectl-pod"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task GetPods_Watching_ShowsChangesAsTheyCome()
    {
        using var watch = _kubectl.Start("get pods -w --field-selector metadata.name=kubectl-watch --no-headers");
        await _kubectl.OkAsync("run kubectl-watch --image=any --restart=Never --command -- sh -c \"exit 4\"");

        var line = "";
        while (!line.Contains("Error", StringComparison.Ordinal))
        {
            line = await watch.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the watch ended");
        }

        watch.Kill();
        Assert.StartsWith("kubectl-watch", line, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task TypedCommands_ThatSpeakProtobuf_Work()
    {
        await _kubectl.OkAsync("create secret generic kubectl-secret --from-literal=key=value");
        await _kubectl.OkAsync("create configmap kubectl-map --from-literal=key=value");

        Assert.Equal("dmFsdWU=", await _kubectl.OkAsync("get secret kubectl-secret -o jsonpath={.data.key}"));
        Assert.Equal("yes", (await _kubectl.OkAsync("auth can-i create pods")).Trim());
        Assert.Contains("kubectl-map", await _kubectl.OkAsync("get cm"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Drain_EvictsThePodsOfANode()
    {
        await _kubectl.OkAsync("apply -f -", """
            apiVersion: v1
            kind: Pod
            metadata: {name: kubectl-drain}
            spec:
              nodeName: peasant-2
              terminationGracePeriodSeconds: 1
              containers:
              - {name: main, image: any, command: [sleep, "1000"]}
            """);
        await _kubectl.OkAsync("wait --for=condition=Ready pod/kubectl-drain --timeout=60s");

        var output = await _kubectl.OkAsync("drain peasant-2 --force --timeout=60s");
        await _kubectl.OkAsync("uncordon peasant-2");

        Assert.Contains("node/peasant-2 drained", output, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Errors_ReadAsThoseOfARealCluster()
    {
        var (missing, _, notFound) = await _kubectl.RunAsync("get pod nope");
        var (unknown, _, noType) = await _kubectl.RunAsync("get nonsense");

        Assert.Equal((1, "Error from server (NotFound): pods \"nope\" not found"), (missing, notFound.Trim()));
        Assert.Equal((1, "error: the server doesn't have a resource type \"nonsense\""), (unknown, noType.Trim()));
    }
}
