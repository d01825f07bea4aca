using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.Conformance;

/// <summary>
/// The cluster that the table is held against: that of <c>MESH_TEST_KUBECONFIG</c>, or a LocalCluster. All rows share a
/// namespace with a generated name, which is deleted at the end.
/// </summary>
public sealed class ConformanceFixture : IAsyncLifetime
{
    private const string PausePod = """
        {"metadata":{"name":"probe"},"spec":{"terminationGracePeriodSeconds":0,
         "containers":[{"name":"main","image":"registry.k8s.io/pause:3.10"}]}}
        """;

    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(90);

    private LocalCluster? _local;
    private HttpClient _client = null!;

    internal ConformanceRunner Runner { get; private set; } = null!;

    public string Namespace { get; private set; } = "";

    /// <summary>Why rows that run pods are skipped; null when the cluster runs them.</summary>
    public string? CannotRun { get; private set; }

    public async Task InitializeAsync()
    {
        var kubeconfig = Environment.GetEnvironmentVariable("MESH_TEST_KUBECONFIG");
        if (string.IsNullOrEmpty(kubeconfig))
        {
            _local = await LocalCluster.StartAsync(ClusterFixture.Options(IsolationMode.Auto));
            kubeconfig = _local.KubeconfigPath;
        }

        _client = ClusterConnection.Open(kubeconfig);
        Runner = new ConformanceRunner(_client);
        Namespace = await MakeNamespaceAsync();
        CannotRun = await ProbeAsync();
    }

    /// <summary>A new namespace, usable by pods: its service account is there.</summary>
    public async Task<string> MakeNamespaceAsync()
    {
        var values = new Dictionary<string, string>();
        await Runner.RunAsync(Make, values);
        return values["ns"];
    }

    public Task DropNamespaceAsync(string name) => _client.DeleteAsync($"api/v1/namespaces/{name}");

    public async Task DisposeAsync()
    {
        if (Namespace.Length > 0)
        {
            await DropNamespaceAsync(Namespace);
        }

        _client.Dispose();
        if (_local is not null)
        {
            await _local.DisposeAsync();
            Directory.Delete(Path.GetDirectoryName(_local.KubeconfigPath)!, recursive: true);
        }
    }

    private static ConformanceRow Make => new("make a namespace", false, false,
    [
        new ConformanceStep
        {
            Method = "POST",
            Path = "/api/v1/namespaces",
            Body = new JsonObject { ["metadata"] = new JsonObject { ["generateName"] = "mesh-conformance-" } },
            Code = 201,
            Check = new ConformanceCheck(),
            Keep = new Dictionary<string, string> { ["ns"] = "/metadata/name" },
        },
        new ConformanceStep
        {
            Method = "WATCH",
            Path = "/api/v1/namespaces/$ns/serviceaccounts?fieldSelector=metadata.name%3Ddefault",
            Code = 200,
            Check = new ConformanceCheck(),
            Events = [new ConformanceCheck { Type = "ADDED" }],
        },
    ]);

    private async Task<string?> ProbeAsync()
    {
        var path = $"api/v1/namespaces/{Namespace}/pods";
        using var body = new StringContent(PausePod, System.Text.Encoding.UTF8, "application/json");
        using var made = await _client.PostAsync(path, body);
        if (!made.IsSuccessStatusCode)
        {
            return $"the cluster takes no pods: {await made.Content.ReadAsStringAsync()}";
        }

        using var patience = new CancellationTokenSource(ProbePatience);
        try
        {
            await foreach (var (_, pod) in Runner.WatchAsync($"{path}?fieldSelector=metadata.name%3Dprobe", patience.Token))
            {
                if ((string?)pod["status"]?["phase"] == "Running")
                {
                    return null;
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return "the cluster does not run registry.k8s.io/pause:3.10";
        }
        finally
        {
            await _client.DeleteAsync($"{path}/probe");
        }

        return "the watch of the probe pod ended";
    }
}
