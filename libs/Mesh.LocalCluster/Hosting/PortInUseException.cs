namespace Mesh.Local;

/// <summary>A port that LocalCluster was told to listen on is taken.</summary>
public sealed class PortInUseException(int port, Exception inner)
    : IOException($"Port {port} on 127.0.0.1 is in use by another process.", inner)
{
    /// <summary>The port that is taken.</summary>
    public int Port { get; } = port;
}
