using System.ComponentModel.DataAnnotations;

namespace Mesh.Hosting;

/// <summary>The section <c>Mesh</c>: what every service needs to know of its place.</summary>
public sealed class MeshOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mesh";

    /// <summary>Where the service listens: <c>http://IP:PORT</c>, HTTP/2 without TLS. Port 0 takes a free one.</summary>
    [Required]
    public string Listen { get; set; } = "http://0.0.0.0:8080";

    /// <summary>The folder of the service's own storage. Required by the services that store.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>True: stop when standard input ends, because the supervisor that holds its other end is gone.</summary>
    public bool StopWithParent { get; set; }

    /// <summary>The least level that is logged: Verbose, Debug, Information, Warning, Error or Fatal.</summary>
    public string LogLevel { get; set; } = "Information";
}
