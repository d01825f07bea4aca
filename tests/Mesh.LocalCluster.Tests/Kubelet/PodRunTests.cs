using System.Net;
using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Kubelet;

[Collection(ClusterCollection.Name)]
public sealed class PodRunTests(ClusterFixture fixture)
{
    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task Run_ExitSeven_FailsWithCodeAndLog()
    {
        await _api.CreateAsync(KubeApi.Pods, Shell("seven", "echo out; echo err >&2; exit 7"));

        var pod = await _api.WaitForEndAsync("seven");

        Assert.Equal("Failed", (string?)pod["status"]!["phase"]);
        Assert.Equal(7, ExitCode(pod));
        Assert.Equal("Error", (string?)ContainerState(pod, "main")!["terminated"]!["reason"]);
        var log = await _api.TextAsync($"{KubeApi.Pods}/seven/log");
        Assert.Equal(["err", "out"], log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task Run_ChildKilledBySignal_ReportsOneHundredTwentyEightPlusIt()
    {
        await _api.CreateAsync(KubeApi.Pods, Shell("signal", "sh -c 'kill -9 $$$$'; exit $?"));

        Assert.Equal(137, ExitCode(await _api.WaitForEndAsync("signal")));
    }

    [Fact]
    public async Task Run_OnlyTheEnvironmentOfThePod()
    {
        Environment.SetEnvironmentVariable("MESH_TEST_LEAK", "leaked");
        var env = """
            "env":[{"name":"A","value":"1"},{"name":"B","value":"$(A)-$$(A)-$(NO)"},
                   {"name":"ME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"odd.name","value":"kept"}]
            """;
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"envs"},"spec":{"restartPolicy":"Never","containers":[
             {"name":"main","image":"any","command":["env"],"args":[],{{{env}}}}]}}
            """);

        await _api.WaitForEndAsync("envs");

        var lines = (await _api.TextAsync($"{KubeApi.Pods}/envs/log")).Split('\n');
        Assert.Contains("B=1-$(A)-$(NO)", lines);
        Assert.Contains("ME=envs", lines);
        Assert.Contains("odd.name=kept", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("MESH_TEST_LEAK", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TwoContainersWithTemporaryFiles_DoNotMeet()
    {
        const string Code = "mkdir $TMPDIR/mine && touch $TMPDIR/mine/file && ls $TMPDIR && [ \\\"$TMPDIR\\\" != /tmp ]";
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"temporary"},"spec":{"restartPolicy":"Never",
             "initContainers":[{"name":"first","image":"any","command":["sh","-c","{{{Code}}}"]}],
             "containers":[{"name":"main","image":"any","command":["sh","-c","{{{Code}}}"]}]}}
            """);

        var pod = await _api.WaitForEndAsync("temporary");

        Assert.Equal("Succeeded", (string?)pod["status"]!["phase"]);
        Assert.Equal("mine\n", await _api.TextAsync($"{KubeApi.Pods}/temporary/log?container=main"));
    }

    [Fact]
    public async Task Run_ImageTemplate_GivesEntrypointArgumentsAndEnvironment()
    {
        await _api.CreateAsync(
            KubeApi.Pods,
            """{"metadata":{"name":"image"},"spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"mesh.dev/echo:v2"}]}}""");

        await _api.WaitForEndAsync("image");

        Assert.Equal("hello default \n", await _api.TextAsync($"{KubeApi.Pods}/image/log"));
    }

    [Fact]
    public async Task Run_UnknownImageWithoutCommand_WaitsWithCreateContainerError()
    {
        await _api.CreateAsync(
            KubeApi.Pods,
            """{"metadata":{"name":"noimage"},"spec":{"containers":[{"name":"main","image":"nobody/knows"}]}}""");

        var pod = await _api.WaitForPodAsync(
            "noimage", pod => (string?)ContainerStateOrNull(pod)?["waiting"]?["reason"] == "CreateContainerError");

        Assert.Contains("nobody/knows", (string?)ContainerState(pod, "main")!["waiting"]!["message"]);
        await _api.DeleteAsync($"{KubeApi.Pods}/noimage");
    }

    [Fact]
    public async Task Run_CommandThatIsNotThere_IsAStartError()
    {
        await _api.CreateAsync(
            KubeApi.Pods,
            """{"metadata":{"name":"nocmd"},"spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"a","command":["no-such-program"]}]}}""");

        var pod = await _api.WaitForEndAsync("nocmd");

        Assert.Equal("StartError", (string?)ContainerState(pod, "main")!["terminated"]!["reason"]);
        Assert.Contains("no-such-program", (string?)ContainerState(pod, "main")!["terminated"]!["message"]);
    }

    [Fact]
    public async Task Run_FailingInitContainer_NeverStartsTheMainOne()
    {
        await _api.CreateAsync(
            KubeApi.Pods,
            Shell("badinit", "echo never", $"\"initContainers\":[{Container("first", "exit 3")},{Container("second", "exit 0")}],"));

        var pod = await _api.WaitForEndAsync("badinit");

        Assert.Equal(3, ExitCode(pod, "first"));
        Assert.NotNull(ContainerState(pod, "second")!["waiting"]);
        Assert.NotNull(ContainerState(pod, "main")!["waiting"]);
        var (code, _) = await _api.GetAsync($"{KubeApi.Pods}/badinit/log");
        Assert.Equal(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Run_Sidecar_LivesBesideAndEndsAfterTheMainContainer()
    {
        var side = Container("side", "trap 'echo bye; exit 0' TERM; echo up >> /v/log; while :; do sleep 0.05; done", """
            ,"restartPolicy":"Always","volumeMounts":[{"name":"v","mountPath":"/v"}]
            """);
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"sidecar"},"spec":{"restartPolicy":"Never","volumes":[{"name":"v","emptyDir":{}}],
             "initContainers":[{{{side}}}],
             "containers":[{{{Container("main", "until [ -s /v/log ]; do sleep 0.05; done; cat /v/log", ",\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\"}]")}}}]}}
            """);

        var pod = await _api.WaitForEndAsync("sidecar");

        Assert.Equal("Succeeded", (string?)pod["status"]!["phase"]);
        Assert.Equal("up\n", await _api.TextAsync($"{KubeApi.Pods}/sidecar/log?container=main"));
        Assert.Equal("bye\n", await _api.TextAsync($"{KubeApi.Pods}/sidecar/log?container=side"));
    }

    [Fact]
    public async Task Run_MissingSecret_WaitsAndGoesOnWhenItAppears()
    {
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"late"},"spec":{"restartPolicy":"Never","volumes":[{"name":"s","secret":{"secretName":"late","defaultMode":256}}],
             "containers":[{{{Container("main", "cat /var/run/mesh-test/key; stat -c %a /var/run/mesh-test/key", ",\"volumeMounts\":[{\"name\":\"s\",\"mountPath\":\"/var/run/mesh-test\",\"readOnly\":true}]")}}}]}}
            """);
        await WaitForEventAsync("late", "FailedMount");

        await _api.CreateAsync(KubeApi.Secrets, """{"metadata":{"name":"late"},"stringData":{"key":"value\n"}}""");
        await _api.WaitForEndAsync("late");

        Assert.Equal("value\n400\n", await _api.TextAsync($"{KubeApi.Pods}/late/log"));
        Assert.False(Directory.Exists("/var/run/mesh-test"), "the mount leaked onto the host");
    }

    [Fact]
    public async Task Run_ActiveDeadline_FailsThePod()
    {
        await _api.CreateAsync(
            KubeApi.Pods,
            Shell("deadline", "sleep 100", "\"activeDeadlineSeconds\":1,\"terminationGracePeriodSeconds\":0,"));

        var pod = await _api.WaitForEndAsync("deadline");

        Assert.Equal("DeadlineExceeded", (string?)pod["status"]!["reason"]);
    }

    [Fact]
    public async Task Run_OnFailure_RestartsUntilItSucceeds()
    {
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"again"},"spec":{"restartPolicy":"OnFailure","volumes":[{"name":"v","emptyDir":{}}],
             "containers":[{{{Container("main", "echo x >> /v/n; [ $(wc -l < /v/n) -ge 3 ]", ",\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\"}]")}}}]}}
            """);

        var pod = await _api.WaitForEndAsync("again");

        Assert.Equal("Succeeded", (string?)pod["status"]!["phase"]);
        Assert.Equal(2, (int)pod["status"]!["containerStatuses"]![0]!["restartCount"]!);
    }

    [Fact]
    public async Task Run_ManyShortPodsAtOnce_EachRunsExactlyOnce()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-once-").FullName;
        var volumes = $$$"""
            "volumes":[{"name":"v","hostPath":{"path":"{{{folder}}}"}}],
            """;
        var names = Enumerable.Range(0, 60).Select(number => $"once-{number}").ToList();
        await Task.WhenAll(names.Select(name => _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{"restartPolicy":"Never",{{{volumes}}}
             "containers":[{{{Container("main", $"echo run >> /once/{name}", OnceMount)}}}]}}
            """)));

        await Task.WhenAll(names.Select(_api.WaitForEndAsync));
        await Task.WhenAll(names.Select(name => _api.DeleteAsync($"{KubeApi.Pods}/{name}")));

        Assert.All(names, name => Assert.Equal("run\n", File.ReadAllText(Path.Combine(folder, name))));
        Directory.Delete(folder, recursive: true);
    }

    private const string OnceMount = ",\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/once\"}]";

    private static System.Text.Json.Nodes.JsonNode? ContainerStateOrNull(System.Text.Json.Nodes.JsonObject pod) =>
        pod["status"]?["containerStatuses"]?[0]?["state"];

    private async Task WaitForEventAsync(string pod, string reason)
    {
        await foreach (var (_, item) in _api.WatchAsync($"/api/v1/namespaces/mesh-jobs/events?fieldSelector=involvedObject.name={pod}"))
        {
            if ((string?)item["reason"] == reason)
            {
                return;
            }
        }
    }
}
