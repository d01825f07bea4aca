using System.Net;
using System.Net.Sockets;
using Mesh.Cli.Up;

namespace Mesh.Cli.Tests.Up;

public sealed class LoopbackPortsTests
{
    [Fact]
    public void Choose_Four_AreDifferentAndFree()
    {
        var ports = LoopbackPorts.Choose(4, new Random(1));

        Assert.Equal(4, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 1_024, 32_767));
    }

    [Fact]
    public void IsFree_PortWithAListener_IsNot()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.False(LoopbackPorts.IsFree(((IPEndPoint)listener.LocalEndpoint).Port));
    }
}
