using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Kubelet;

[Collection(ClusterCollection.Name)]
public sealed class HookTests(ClusterFixture fixture)
{
    private const string Mount = ",\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\"}]";
    private const string UntilTerm = "trap 'echo term >> /v/order; exit 0' TERM; touch /v/up; while :; do sleep 0.05; done";

    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task PreStop_OfADeletedPod_RunsBeforeTerm()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-hook-").FullName;
        await CreateAsync("prestop", folder, UntilTerm, Hook("preStop", "echo hook >> /v/order"));
        await WaitForFileAsync(Path.Combine(folder, "up"));

        var (_, marked) = await _api.DeleteAsync($"{KubeApi.Pods}/prestop");
        await FollowToEndAsync("prestop", (string?)marked["metadata"]!["resourceVersion"]);

        Assert.Equal(["hook", "term"], await File.ReadAllLinesAsync(Path.Combine(folder, "order")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task PreStop_ThatTakesLongerThanTheGrace_DoesNotSaveTheContainer()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-hook-").FullName;
        await CreateAsync("slowstop", folder, UntilTerm, Hook("preStop", "sleep 1000"));
        await WaitForFileAsync(Path.Combine(folder, "up"));

        var (_, marked) = await _api.DeleteAsync($"{KubeApi.Pods}/slowstop", """{"gracePeriodSeconds":1}""");
        var last = await FollowToEndAsync("slowstop", (string?)marked["metadata"]!["resourceVersion"]);

        Assert.Equal(137, ExitCode(last));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task PostStart_ThatFails_KillsTheContainer()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-hook-").FullName;
        await CreateAsync("poststart", folder, UntilTerm, Hook("postStart", "exit 3"), "\"restartPolicy\":\"Never\",");

        var pod = await _api.WaitForEndAsync("poststart");

        Assert.Equal(137, ExitCode(pod));
        var (_, events) = await _api.GetAsync("/api/v1/namespaces/mesh-jobs/events?fieldSelector=involvedObject.name=poststart");
        Assert.Contains((JsonArray)events["items"]!, item => (string?)item!["reason"] == "FailedPostStartHook");
        Directory.Delete(folder, recursive: true);
    }

    private static string Hook(string kind, string script) =>
        $$""","lifecycle":{"{{kind}}":{"exec":{"command":["sh","-c","{{script}}"]} } }""";

    private Task<JsonObject> CreateAsync(string name, string folder, string script, string hook, string more = "") =>
        _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{ {{{more}}}"volumes":[{"name":"v","hostPath":{"path":"{{{folder}}}"}}],
             "containers":[{{{Container("main", script, Mount + hook)}}}]}}
            """);

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
        var path = $"{KubeApi.Pods}?fieldSelector=metadata.name={name}&resourceVersion={version}";
        await foreach (var (type, pod) in _api.WatchAsync(path))
        {
            if (type == "DELETED")
            {
                return pod;
            }
        }

        throw new InvalidOperationException("the watch ended before the pod did");
    }
}
