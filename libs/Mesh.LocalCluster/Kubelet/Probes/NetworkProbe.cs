using System.Net.Sockets;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Kubelet.Probes;

/// <summary>The probes that only need the network: tcpSocket and httpGet.</summary>
internal static class NetworkProbe
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        // As the kubelet: probes do not check certificates and do not keep connections.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        PooledConnectionLifetime = TimeSpan.Zero,
        AllowAutoRedirect = false,
        UseProxy = false,
    });

    public static async Task<ProbeResult> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return ProbeResult.Success;
        }
        catch (SocketException failure)
        {
            return new ProbeResult($"dial tcp {host}:{port}: connect: {failure.Message.ToLowerInvariant()}");
        }
        catch (OperationCanceledException)
        {
            return new ProbeResult($"dial tcp {host}:{port}: i/o timeout");
        }
    }

    public static async Task<ProbeResult> GetAsync(string host, int port, JsonObject action, CancellationToken cancellationToken)
    {
        var scheme = action.Text("scheme") is { Length: > 0 } given ? given.ToLowerInvariant() : "http";
        var path = action.Text("path") is { Length: > 0 } asked ? asked : "/";
        var url = $"{scheme}://{host}:{port}/{path.TrimStart('/')}";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.32");
            foreach (var header in action.Objects("httpHeaders"))
            {
                request.Headers.TryAddWithoutValidation(header.Text("name") ?? "", header.Text("value"));
            }

            using var response = await Client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var code = (int)response.StatusCode;
            return code is >= 200 and < 400
                ? ProbeResult.Success
                : new ProbeResult($"HTTP probe failed with statuscode: {code}");
        }
        catch (HttpRequestException failure)
        {
            return new ProbeResult($"Get \"{url}\": {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            return new ProbeResult($"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
    }
}
