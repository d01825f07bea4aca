namespace Mesh.Hosting.Ingress;

/// <summary>The section <c>Mesh:Ingress</c>: how a service registers its own routes.</summary>
public sealed class IngressOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mesh:Ingress";

    /// <summary>False: the service registers nothing; its routes come from elsewhere.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The Kubernetes Service that the routes lead to. Empty: the service's own name.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>The port of that Service.</summary>
    public int ServicePort { get; set; } = 8080;

    /// <summary>The ingress class.</summary>
    public string ClassName { get; set; } = "nginx";

    /// <summary>The host of the routes. Empty: any host.</summary>
    public string Host { get; set; } = "";

    /// <summary>The Secret with the certificate for the host. Empty: no TLS section.</summary>
    public string TlsSecret { get; set; } = "";
}
