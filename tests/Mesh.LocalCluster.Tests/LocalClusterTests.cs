using System.Net;
using System.Net.Sockets;
using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests;

public sealed class LocalClusterTests : IDisposable
{
    private readonly LocalClusterOptions _options = ClusterFixture.Options(IsolationMode.None);

    public void Dispose() => Directory.Delete(_options.DataDirectory, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_OnAPortInUse_NamesThePort(bool api)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var failure = await Assert.ThrowsAsync<PortInUseException>(
            () => LocalCluster.StartAsync(api ? _options with { ApiPort = port } : _options with { IngressPort = port }));

        Assert.Equal(port, failure.Port);
        Assert.Contains($"{port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WritesAKubeconfigForItsOwnerOnly()
    {
        await using var cluster = await LocalCluster.StartAsync(_options);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cluster.KubeconfigPath));
        var text = await File.ReadAllTextAsync(cluster.KubeconfigPath);
        Assert.Contains(cluster.ApiAddress.GetLeftPart(UriPartial.Authority), text, StringComparison.Ordinal);
        Assert.Contains("namespace: mesh-jobs", text, StringComparison.Ordinal);
    }
}
