using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.Logs;

[Collection(ClusterCollection.Name)]
public sealed class LogRequestTests(ClusterFixture fixture)
{
    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task Log_OfAContainerThatStartedAgain_HasItsPreviousRun()
    {
        const string Script = "if [ -e /v/again ]; then echo second; sleep 1000; fi; touch /v/again; echo first; exit 3";
        const string Mount = """, "volumeMounts":[{"name":"v","mountPath":"/v"}]""";
        var container = PodJson.Container("main", Script, Mount);
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"log-again"},
             "spec":{"terminationGracePeriodSeconds":0,"volumes":[{"name":"v","emptyDir":{}}],"containers":[{{{container}}}]}}
            """);
        await _api.WaitForPodAsync("log-again", pod =>
            (int?)pod["status"]?["containerStatuses"]?[0]?["restartCount"] == 1);

        Assert.Equal("first\n", await _api.TextAsync($"{KubeApi.Pods}/log-again/log?previous=true"));
        Assert.Equal("", await _api.TextAsync($"{KubeApi.Pods}/log-again/log?previous=true&sinceTime=2999-01-01T00:00:00Z"));
        Assert.Equal("fir", await _api.TextAsync($"{KubeApi.Pods}/log-again/log?previous=true&limitBytes=3"));
    }
}
