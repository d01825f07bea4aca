using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mesh.Bench.Running;

/// <summary>Where the programs of a bench listen.</summary>
internal static class Loopback
{
    // Below the ports that Linux gives to outgoing connections: one of these could take the port of a program that is killed and
    // started again.
    private const int FirstPort = 15_000;
    private const int LastPort = 32_000;

    public static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, LastPort);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's.
            }
        }
    }
}
