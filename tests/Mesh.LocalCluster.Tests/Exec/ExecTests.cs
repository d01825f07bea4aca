using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Mesh.Local.Tests.Kubectl;
using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.Exec;

[Collection(ClusterCollection.Name)]
public sealed class ExecTests(ClusterFixture fixture)
{
    private const string Idle = "trap 'exit 0' TERM; echo mine >here; sleep 1000 & wait";

    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task Exec_Command_RunsInTheContainerAndTellsItsExitCode()
    {
        await StartAsync("exec-plain");

        var (output, errors, status) = await ExecAsync("exec-plain", "sh", "-c", "until [ -s here ]; do sleep 0.01; done; cat here; echo $WHO >&2; exit 7");

        Assert.Equal("mine\n", output);
        Assert.Equal("env\n", errors);
        Assert.Equal("NonZeroExitCode", (string?)status["reason"]);
        Assert.Equal("7", (string?)status["details"]!["causes"]![0]!["message"]);
    }

    [Fact]
    public async Task Exec_CommandThatEndsWell_IsASuccess()
    {
        await StartAsync("exec-well");

        var (output, _, status) = await ExecAsync("exec-well", "echo", "hello");

        Assert.Equal(("hello\n", "Success"), (output, (string?)status["status"]));
    }

    [Fact]
    public async Task Exec_WithoutAnUpgrade_IsBadRequest()
    {
        await StartAsync("exec-http");

        var (code, status) = await _api.GetAsync($"{KubeApi.Pods}/exec-http/exec?command=ls");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, code);
        Assert.Contains("Upgrade request required", (string?)status["message"], StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Exec_ByKubectlWithInput_CarriesIt()
    {
        await StartAsync("exec-input");
        var kubectl = new KubectlProcess(fixture.Cluster.KubeconfigPath);

        var output = await kubectl.OkAsync("exec -i exec-input -- sh -c \"cat; exit 0\"", new string('x', 100_000));

        Assert.Equal(new string('x', 100_000), output);
    }

    private async Task StartAsync(string name)
    {
        const string Place =
            """, "workingDir":"/work","volumeMounts":[{"name":"v","mountPath":"/work"}],"env":[{"name":"WHO","value":"env"}]""";
        var container = PodJson.Container("main", Idle, Place);
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"{{{name}}}"},
             "spec":{"terminationGracePeriodSeconds":1,"volumes":[{"name":"v","emptyDir":{}}],"containers":[{{{container}}}]}}
            """);
        await _api.WaitForPodAsync(name, pod => (string?)pod["status"]?["phase"] == "Running");
    }

    private async Task<(string Output, string Errors, JsonNode Status)> ExecAsync(string pod, params string[] command)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("v5.channel.k8s.io");
        var query = string.Join('&', command.Select(word => $"command={Uri.EscapeDataString(word)}"));
        var address = new UriBuilder(fixture.Cluster.ApiAddress)
        {
            Scheme = "ws",
            Path = $"{KubeApi.Pods}/{pod}/exec",
            Query = $"{query}&stdout=true&stderr=true",
        };
        await socket.ConnectAsync(address.Uri, deadline.Token);
        var channels = new Dictionary<byte, StringBuilder>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
                return (Text(1), Text(2), JsonNode.Parse(Text(3))!);
            }

            Assert.True(read.EndOfMessage, "a message does not fit");
            if (!channels.TryGetValue(buffer[0], out var text))
            {
                channels[buffer[0]] = text = new StringBuilder();
            }

            text.Append(Encoding.UTF8.GetString(buffer, 1, read.Count - 1));
        }

        string Text(byte channel) => channels.TryGetValue(channel, out var text) ? text.ToString() : "";
    }
}
