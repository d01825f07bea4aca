using System.Net;
using System.Net.Sockets;
using Mesh.Intake.V1;

namespace Mesh.Agent.Prepare;

/// <summary>Asks a service over the pod's network whether it is ready; the rules are those of the contract's Readiness.</summary>
/// <param name="Port">The port at localhost.</param>
/// <param name="Path">The path of a GET; null when a connection is enough.</param>
internal sealed record ServiceCheck(int Port, string? Path)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    /// <summary>Null for a service that is ready once it runs, or that the kubelet asks.</summary>
    public static ServiceCheck? Of(ServiceContainer service) => service.Readiness?.CheckCase switch
    {
        Readiness.CheckOneofCase.TcpPort => new ServiceCheck(service.Readiness.TcpPort, null),
        Readiness.CheckOneofCase.Http => new ServiceCheck(
            service.Readiness.Http.Port, service.Readiness.Http.Path is "" ? "/" : service.Readiness.Http.Path),
        Readiness.CheckOneofCase.Exec => null,
        _ => service.Ports.Count > 0 ? new ServiceCheck(service.Ports[0], null) : null,
    };

    public override string ToString() => Path is null ? $"port {Port}" : $"http://127.0.0.1:{Port}{Path}";

    /// <param name="limit">How long the answer is waited for.</param>
    /// <param name="cancellationToken">Throws; the limit does not.</param>
    public async Task<bool> PassesAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(limit);
        try
        {
            return Path is null ? await ConnectsAsync(either.Token) : await AnswersAsync(either.Token);
        }
        catch (Exception exception) when (exception is SocketException or HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private async Task<bool> ConnectsAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
        return true;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var answer = await Http.GetAsync(ToString(), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (int)answer.StatusCode is >= 200 and < 400;
    }
}
