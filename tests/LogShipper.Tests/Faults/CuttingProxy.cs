using System.Net;
using System.Net.Sockets;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>Stands between clients and a port, and cuts each connection without a word after a random number of bytes.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Random _random;
    private readonly int _least;
    private readonly int _most;

    public CuttingProxy(int target, Random random, int least, int most)
    {
        (_target, _random, _least, _most) = (target, random, least, most);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Cuts { get; private set; }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client, _random.Next(_least, _most));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, long left)
    {
        using var near = client;
        using var far = new TcpClient();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, end.Token);
            var both = new[] { PumpAsync(near, far), PumpAsync(far, near) };
            await Task.WhenAny(both);
            await end.CancelAsync();

            // A reset: what was under way is lost on both sides.
            near.LingerState = far.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The target is being killed; the client's connection ends with this one.
        }

        async Task PumpAsync(TcpClient from, TcpClient to)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.GetStream().ReadAsync(buffer, end.Token) is var read and > 0)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, read), end.Token);
                    if (Interlocked.Add(ref left, -read) <= 0)
                    {
                        Cuts++;
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // One of the two ends is gone; the other goes with it.
            }
        }
    }
}
