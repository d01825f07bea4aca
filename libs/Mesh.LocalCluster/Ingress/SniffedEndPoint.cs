using System.Net;

namespace Mesh.Local.Ingress;

/// <summary>One of the two doors behind the one port: connections that opened with the HTTP/2 preface, and the others.</summary>
internal sealed class SniffedEndPoint(IPEndPoint real, bool isHttp2) : EndPoint
{
    public IPEndPoint Real => real;

    public bool IsHttp2 => isHttp2;

    public override string ToString() => $"http://{real} ({(isHttp2 ? "HTTP/2" : "HTTP/1.1")})";
}
