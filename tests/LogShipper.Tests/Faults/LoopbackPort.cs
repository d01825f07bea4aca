using System.Net;
using System.Net.Sockets;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>Ports for processes that are killed and started again.</summary>
internal static class LoopbackPort
{
    // Below the ports that connections are given: one to a process that is being killed may else be given that process's own port,
    // meet itself, and keep the process from its port when it starts again.
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 30_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another's.
            }
        }
    }
}
