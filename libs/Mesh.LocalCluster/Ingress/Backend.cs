using System.Net;

namespace Mesh.Local.Ingress;

/// <summary>Where a route leads: the addresses behind a Service, taken in turn.</summary>
internal sealed class Backend(string service, bool isHttp2, IReadOnlyList<DnsEndPoint> addresses)
{
    private uint _turn;

    public string Service => service;

    /// <summary>HTTP/2 without TLS (annotation backend-protocol: GRPC), else HTTP/1.1.</summary>
    public bool IsHttp2 => isHttp2;

    public int Count => addresses.Count;

    public DnsEndPoint? Next() =>
        addresses.Count == 0 ? null : addresses[(int)(Interlocked.Increment(ref _turn) % (uint)addresses.Count)];
}
