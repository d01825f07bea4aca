using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Kubelet;

/// <summary>Native sidecars, as `services:` of a job use them.</summary>
[Collection(ClusterCollection.Name)]
public sealed class SidecarTests(ClusterFixture fixture)
{
    private const string Volume = "\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}],";
    private const string Mount = ",\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\"}]";
    private const string Always = Mount + ",\"restartPolicy\":\"Always\"";
    private const string UntilTerm = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task StartupProbe_OfASidecar_HoldsTheMainContainerBack()
    {
        var probe = Exec("startupProbe", "[ -e /v/open ]", "\"periodSeconds\":1,\"failureThreshold\":60");
        await CreateAsync(
            "held",
            Container("side", UntilTerm, Always + probe),
            Container("main", "cat /v/open", Mount));
        var held = await _api.WaitForPodAsync("held", pod => Status(pod, "side")?["state"]?["running"] is not null);

        Assert.Equal("Pending", (string?)held["status"]!["phase"]);
        Assert.False((bool)Status(held, "side")!["started"]!);
        Assert.NotNull(ContainerState(held, "main")!["waiting"]);
        Assert.Equal("False", Condition(held, "Initialized"));

        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"opener"},"spec":{"restartPolicy":"Never",
             "volumes":[{"name":"v","hostPath":{"path":"{{{VolumeOf(held)}}}"}}],
             "containers":[{{{Container("main", "echo opened > /v/open", Mount)}}}]}}
            """);
        var ended = await _api.WaitForEndAsync("held");

        Assert.Equal("Succeeded", (string?)ended["status"]!["phase"]);
        Assert.Equal("opened\n", await _api.TextAsync($"{KubeApi.Pods}/held/log?container=main"));
    }

    [Fact]
    public async Task ReadinessProbe_ByTcp_MakesThePodReadyWhenThePortAnswers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var open = ((IPEndPoint)listener.LocalEndpoint).Port;
        var probe = $$"""
            ,"ports":[{"name":"db","containerPort":{{open}}}],"readinessProbe":{"tcpSocket":{"port":"db"},"periodSeconds":1}
            """;
        await CreateAsync("tcp", Container("side", UntilTerm, Always + probe), Container("main", UntilTerm));

        var pod = await _api.WaitForPodAsync("tcp", pod => Condition(pod, "Ready") == "True");

        Assert.True((bool)Status(pod, "side")!["ready"]!);
        await _api.DeleteAsync($"{KubeApi.Pods}/tcp");
    }

    [Fact]
    public async Task ReadinessProbe_ByHttpThatFails_KeepsThePodUnreadyAndSaysWhy()
    {
        // The Ingress answers 404 for a host that nobody registered.
        var probe = $$"""
            ,"readinessProbe":{"httpGet":{"port":{{fixture.Cluster.IngressAddress.Port}},"path":"/nobody"},"periodSeconds":1}
            """;
        await CreateAsync("http", Container("side", UntilTerm, Always + probe), Container("main", UntilTerm));

        var message = await WaitForEventAsync("http", "Unhealthy");
        var (_, pod) = await _api.GetAsync($"{KubeApi.Pods}/http");

        Assert.StartsWith("Readiness probe failed: HTTP probe failed with statuscode: 4", message, StringComparison.Ordinal);
        Assert.Equal("False", Condition(pod, "Ready"));
        await _api.DeleteAsync($"{KubeApi.Pods}/http");
    }

    [Fact]
    public async Task LivenessProbe_ThatFails_RestartsTheSidecarOnly()
    {
        var probe = Exec("livenessProbe", "[ ! -e /v/sick ]", "\"periodSeconds\":1,\"failureThreshold\":1");
        const string Side = "trap 'rm /v/sick; exit 0' TERM; echo run >> /v/runs; touch /v/up; while :; do sleep 0.05; done";
        const string Main = "until [ -e /v/up ]; do sleep 0.05; done; touch /v/sick; "
            + "until [ $(wc -l < /v/runs) = 2 ]; do sleep 0.05; done";
        await CreateAsync("live", Container("side", Side, Always + probe), Container("main", Main, Mount));

        var pod = await _api.WaitForEndAsync("live");

        Assert.Equal("Succeeded", (string?)pod["status"]!["phase"]);
        Assert.Equal(1, (int)Status(pod, "side")!["restartCount"]!);
        Assert.Equal(0, (int)Status(pod, "main")!["restartCount"]!);
    }

    [Fact]
    public async Task Sidecar_ThatDies_IsStartedAgainAndDoesNotFailThePod()
    {
        await CreateAsync(
            "dies",
            Container("side", $"echo run >> /v/runs; [ $(wc -l < /v/runs) -ge 2 ] || exit 3; {UntilTerm}", Always),
            Container("main", "until [ \"$(wc -l < /v/runs)\" = 2 ]; do sleep 0.05; done", Mount));

        var pod = await _api.WaitForEndAsync("dies");

        Assert.Equal("Succeeded", (string?)pod["status"]!["phase"]);
        Assert.Equal(1, (int)Status(pod, "side")!["restartCount"]!);
        Assert.Equal(3, (int)Status(pod, "side")!["lastState"]!["terminated"]!["exitCode"]!);
    }

    [Fact]
    public async Task Sidecars_AtTheEnd_GetTermInReverseOrderAfterTheMainContainer()
    {
        static string Side(string name) => Container(
            name, $"trap 'echo {name} >> /v/order; exit 0' TERM; touch /v/{name}; while :; do sleep 0.05; done", Always);
        const string Main = "until [ -e /v/first ] && [ -e /v/second ]; do sleep 0.05; done; echo main >> /v/order";
        var folder = Directory.CreateTempSubdirectory("mesh-order-").FullName;
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"order"},"spec":{"restartPolicy":"Never",
             "volumes":[{"name":"v","hostPath":{"path":"{{{folder}}}"}}],
             "initContainers":[{{{Side("first")}}},{{{Side("second")}}}],
             "containers":[{{{Container("main", Main, Mount)}}}]}}
            """);

        await _api.WaitForEndAsync("order");

        Assert.Equal(["main", "second", "first"], await File.ReadAllLinesAsync(Path.Combine(folder, "order")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task StartupProbe_ThatNeverSucceeds_RestartsTheSidecarAndThePodWaits()
    {
        var probe = Exec("startupProbe", "echo not yet; exit 1", "\"periodSeconds\":1,\"failureThreshold\":1");
        await CreateAsync("never", Container("side", UntilTerm, Always + probe), Container("main", "echo no"));

        var pod = await _api.WaitForPodAsync("never", pod => (int?)Status(pod, "side")?["restartCount"] >= 1);

        Assert.Equal("Pending", (string?)pod["status"]!["phase"]);
        Assert.Equal("Startup probe failed: not yet", await WaitForEventAsync("never", "Unhealthy"));
        await _api.DeleteAsync($"{KubeApi.Pods}/never?gracePeriodSeconds=0");
    }

    private static string Exec(string kind, string script, string more) =>
        $$""","{{kind}}":{"exec":{"command":["sh","-c",{{JsonValue.Create(script).ToJsonString()}}]},{{more}}}""";

    private static JsonNode? Status(JsonObject pod, string container) =>
        ((JsonArray?)pod["status"]?["initContainerStatuses"] ?? []).Concat((JsonArray?)pod["status"]?["containerStatuses"] ?? [])
            .FirstOrDefault(status => (string?)status!["name"] == container);

    private static string? Condition(JsonObject pod, string type) => (string?)((JsonArray?)pod["status"]?["conditions"])?
        .FirstOrDefault(condition => (string?)condition!["type"] == type)?["status"];

    private string VolumeOf(JsonObject pod) => Path.Combine(
        Path.GetDirectoryName(fixture.Cluster.KubeconfigPath)!, "pods", (string)pod["metadata"]!["uid"]!, "volumes", "v");

    private Task CreateAsync(string name, string sidecar, string main) => _api.CreateAsync(KubeApi.Pods, $$$"""
        {"metadata":{"name":"{{{name}}}"},"spec":{"restartPolicy":"Never",{{{Volume}}}
         "initContainers":[{{{sidecar}}}],"containers":[{{{main}}}]}}
        """);

    private async Task<string> WaitForEventAsync(string pod, string reason)
    {
        var about = $"/api/v1/namespaces/mesh-jobs/events?fieldSelector=involvedObject.name={pod}";
        await foreach (var (_, item) in _api.WatchAsync(about))
        {
            if ((string?)item["reason"] == reason)
            {
                return (string)item["message"]!;
            }
        }

        throw new InvalidOperationException("the watch ended");
    }
}
