using Mesh.EndToEnd.Tests.Cluster;

namespace Mesh.EndToEnd.Tests.Stories;

/// <summary>Services beside the box. Perl is there on every Debian, and can listen.</summary>
[Collection(MeshCollection.Name)]
public sealed class ServiceStories(MeshFixture fixture) : IDisposable
{
    private readonly RunningMesh _mesh = fixture.Mesh;
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Submit_WithAServiceThatStartsSlowly_StepsBeginWhenItAnswers()
    {
        var port = RunningMesh.FreePort();
        var file = _workspace.Write("service.yml", $$"""
            box: debian:12
            services:
              - id: greeter
                cmd:
                  - perl
                  - -MIO::Socket::INET
                  - -e
                  - >-
                    sleep 1;
                    my $s = IO::Socket::INET->new(Listen => 5, LocalPort => {{port}}, ReuseAddr => 1) or die $!;
                    while (my $c = $s->accept) { print $c "$ENV{GREETING} from the service\n"; close $c }
                env:
                  GREETING: hello
                ports: [{{port}}]
            build:
              steps:
                - script:
                    name: ask
                    code: |
                      test "$GREETER_PORT" = {{port}}
                      address=$GREETER_HOST:$GREETER_PORT
                      perl -MIO::Socket::INET -e '$c = IO::Socket::INET->new($ARGV[0]) or die; print <$c>' "$address"
                      env | grep -c GREETING || true
            """);

        var result = await _mesh.RunAsync("submit", "-f", file, "--follow");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Matches($@"(?m)^\[prepare:mesh:\d+s\] prepare: service greeter is ready at port {port} after", result.Output);
        Assert.Matches(@"(?m)^\[ask:L1:\d+s\] hello from the service$", result.Output);
        Assert.Matches(@"(?m)^\[ask:L2:\d+s\] 0$", result.Output);
    }

    [KubectlFact]
    public async Task Submit_WithAService_PodCarriesItAsARestrictedSidecar()
    {
        var file = _workspace.Write("sidecar.yml", """
            box: debian:12
            services:
              - id: sleeper
                cmd: [sh, -c, "while :; do sleep 1; done"]
            build:
              steps:
                - script: {name: wait, code: "echo begun; sleep 600"}
            """);
        var submitted = await _mesh.RunAsync("submit", "-f", file);
        var pod = $"mesh-{submitted.FirstLine.Split('/')[^1]}-1";
        await Eventually.TrueAsync("the step began", async () =>
            (await _mesh.RunAsync("logs", submitted.FirstLine)).Output.Contains("begun", StringComparison.Ordinal));

        const string Facts = "{.name} {.restartPolicy} {.securityContext.runAsNonRoot}";
        var sidecar = await _mesh.KubectlAsync(
            "get", "pod", pod, "-o", $"jsonpath={{range .spec.initContainers[0]}}{Facts}{{end}}");
        var secret = (await _mesh.KubectlAsync(
            "get", "pod", pod, "-o", "jsonpath={.spec.volumes[?(@.name==\"job\")].secret.secretName}")).Output;
        var owner = await _mesh.KubectlAsync("get", "secret", secret, "-o", "jsonpath={.metadata.ownerReferences[*].name}");
        await _mesh.RunAsync("cancel", submitted.FirstLine, "--wait");

        Assert.Equal("service-sleeper Always true", sidecar.Output);
        Assert.Equal(pod, owner.Output);
        await Eventually.TrueAsync("the Secret went with its pod", async () =>
            (await _mesh.KubectlAsync("get", "secret", secret)).ExitCode != 0);
    }
}
