using System.Net;
using System.Net.Sockets;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>Carries one connection to a server, until it is told to read nothing more from there: the server's socket fills up.</summary>
internal sealed class DeafProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _deaf = new();
    private readonly List<IDisposable> _open = [];

    public DeafProxy(Uri server)
    {
        _listener.Start();
        _ = RunAsync(server);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public Task TurnDeafAsync() => _deaf.CancelAsync();

    public void Dispose()
    {
        _listener.Dispose();
        _open.ForEach(open => open.Dispose());
        _deaf.Dispose();
    }

    private async Task RunAsync(Uri server)
    {
        var client = await _listener.AcceptTcpClientAsync();
        var target = new TcpClient { ReceiveBufferSize = 64 * 1024 };
        _open.AddRange([client, target]);
        await target.ConnectAsync(server.Host, server.Port);
        var up = client.GetStream().CopyToAsync(target.GetStream());
        var down = target.GetStream().CopyToAsync(client.GetStream(), _deaf.Token);
        await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
