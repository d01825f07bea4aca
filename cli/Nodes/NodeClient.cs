using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Exceptions;
using Mesh.Cli.Up;

namespace Mesh.Cli.Nodes;

/// <summary>Asks the `mesh up` on a data folder for its nodes. The kubeconfig in the folder tells where it answers.</summary>
internal sealed class NodeClient : IDisposable
{
    private const string Path = "/mesh.dev/v1/nodes";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly DataFolder _folder;
    private readonly HttpClient _http;

    private NodeClient(DataFolder folder, Uri address)
    {
        _folder = folder;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <exception cref="CliException">No `mesh up` was started on the folder.</exception>
    public static NodeClient Open(DataFolder folder)
    {
        try
        {
            if (File.Exists(folder.Kubeconfig))
            {
                var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(folder.Kubeconfig);
                return new NodeClient(folder, new Uri(config.Host));
            }
        }
        catch (Exception e) when (e is KubeConfigException or UriFormatException or IOException)
        {
            throw new CliException($"{folder.Kubeconfig} cannot be read: {e.Message}", ExitCodes.Usage, e);
        }

        throw NotThere(folder, null);
    }

    public async Task<IReadOnlyList<NodeView>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, Path, cancellationToken);
        return answer["nodes"].Deserialize<List<NodeView>>(Json) ?? [];
    }

    /// <param name="node">Its name.</param>
    /// <param name="action">kill, stop or start.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    public async Task<NodeView> ActAsync(string node, string action, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Post, $"{Path}/{Uri.EscapeDataString(node)}/{action}", cancellationToken);
        return answer.Deserialize<NodeView>(Json)!;
    }

    public void Dispose() => _http.Dispose();

    private static CliException NotThere(DataFolder folder, Exception? inner) => new(
        $"no mesh up runs on the data folder {folder.Root}; start `mesh up`, or name its folder with --data DIR",
        ExitCodes.Unavailable,
        inner);

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await _http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? [];
            return response.StatusCode switch
            {
                HttpStatusCode.OK => body,
                HttpStatusCode.NotFound => throw new CliException(
                    (string?)body["message"] ?? "there is no such node", ExitCodes.Usage),
                var code => throw new CliException($"mesh up answered {(int)code}: {body["message"]}", ExitCodes.Software),
            };
        }
        catch (Exception e) when (
            e is HttpRequestException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            // Its port may belong to another program by now: what does not answer as mesh up does is not it.
            throw NotThere(_folder, e);
        }
    }
}
