using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mesh.Cli.Up;

/// <summary>Ports on 127.0.0.1.</summary>
internal static class LoopbackPorts
{
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;
    private const int Tries = 500;

    /// <summary>True when a server could listen on the port now.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // As Kestrel does: connections of the last server that still fade away do not count.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>
    /// Chooses different free ports. They lie below the range that the kernel takes for outgoing connections: a service that is
    /// restarted must find its port free, not taken by a client that was trying to reach it.
    /// </summary>
    public static IReadOnlyList<int> Choose(int count, Random random)
    {
        var last = Math.Min(LastPort, FirstEphemeralPort() - 1);
        var first = last > FirstPort + Tries ? FirstPort : 1_024;
        var chosen = new List<int>();
        for (var i = 0; i < Tries && chosen.Count < count; i++)
        {
            var port = random.Next(first, Math.Max(last, first + 1) + 1);
            if (!chosen.Contains(port) && IsFree(port))
            {
                chosen.Add(port);
            }
        }

        return chosen.Count == count
            ? chosen
            : throw new CliException($"no {count} free ports on 127.0.0.1 between {first} and {last}", ExitCodes.InUse);
    }

    private static int FirstEphemeralPort()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        const int UsualFirst = 32_768;
        if (!File.Exists(Range))
        {
            return UsualFirst;
        }

        var first = File.ReadAllText(Range).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : UsualFirst;
    }
}
