using System.ComponentModel.DataAnnotations;

namespace Mesh.Reporter.Page;

/// <summary>Section <c>Reporter:Page</c>: where the web page is served, and what it may cost.</summary>
public sealed class PageOptions
{
    public const string Section = "Reporter:Page";

    /// <summary>Where browsers are served: <c>http://IP:PORT</c>, HTTP/1.1 without TLS. Port 0 takes a free one; empty: no page.</summary>
    public string Listen { get; set; } = "http://0.0.0.0:8081";

    /// <summary>The port of the Kubernetes Service that leads to <see cref="Listen"/>.</summary>
    [Range(1, 65535)]
    public int ServicePort { get; set; } = 8081;

    /// <summary>
    /// Names that the page may be asked for, besides addresses, <c>localhost</c> and <c>Mesh:Ingress:Host</c>. Under any other name
    /// it refuses: a page of somebody else that had its own name lead here could read it.
    /// </summary>
    public IList<string> Hosts { get; set; } = [];

    /// <summary>Open streams of logs and states, and downloads. At the bound a new one is refused with 503 and Retry-After.</summary>
    [Range(1, 100_000)]
    public int MaxStreams { get; set; } = 1_000;

    /// <summary>
    /// Questions that are asked of peers at a time; each may hold a page of jobs with their specs. At the bound a new one is refused
    /// with 503 and Retry-After.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxQuestions { get; set; } = 16;

    /// <summary>How long a peer may take for an answer, or for the first word of a stream, before the page says that it is slow.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan PeerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a quiet stream says that it lives.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a browser may take nothing of what is sent to it, before it is cut off.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan SlowBrowser { get; set; } = TimeSpan.FromSeconds(60);
}
