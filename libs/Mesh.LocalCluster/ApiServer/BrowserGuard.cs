using System.Net;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>
/// The API runs processes and asks for no credentials, as it listens on loopback only. A web page in a browser of this machine
/// could reach it all the same; browsers always send Origin with what changes state, and a rebound DNS name shows in Host.
/// </summary>
internal static class BrowserGuard
{
    public static void Check(HttpRequest request)
    {
        if (request.Headers.Origin.Count > 0)
        {
            throw new StatusException(403, "Forbidden", "requests from web pages are refused");
        }

        var host = request.Host.Host;
        var loopback = host.Length == 0
            || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        if (!loopback)
        {
            throw new StatusException(403, "Forbidden", $"host {host} is not a loopback name");
        }
    }
}
