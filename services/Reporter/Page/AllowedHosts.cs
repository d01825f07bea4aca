using System.Net;
using Mesh.Hosting.Ingress;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Page;

/// <summary>
/// The names under which the page is served. It asks for no credentials, so a foreign page must not be able to read it: one that
/// makes its own DNS name lead here (rebinding) shows that name in Host. An address cannot be rebound.
/// </summary>
internal sealed class AllowedHosts
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "localhost" };

    public AllowedHosts(IOptions<PageOptions> page, IOptions<IngressOptions> ingress)
    {
        _names.UnionWith(page.Value.Hosts.Append(ingress.Value.Host).Where(name => name.Length > 0));
    }

    public bool Has(HostString host) =>
        host.Host.Length == 0 || _names.Contains(host.Host) || IPAddress.TryParse(host.Host.Trim('[', ']'), out _);
}
