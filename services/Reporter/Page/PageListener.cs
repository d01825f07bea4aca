using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Reporter.Page;

/// <summary>Opens the page's port beside that of gRPC, which speaks HTTP/2 alone and no browser can call without TLS.</summary>
internal static class PageListener
{
    public static void Open(KestrelServerOptions kestrel, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url)
            || url.Scheme != Uri.UriSchemeHttp
            || !IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip))
        {
            throw new InvalidOperationException(
                $"{PageOptions.Section}:{nameof(PageOptions.Listen)} is '{address}'; use http://IP:PORT, such as http://0.0.0.0:8081, "
                + "or nothing for no page.");
        }

        kestrel.Listen(ip, url.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection =>
            {
                connection.Features.Set(PageConnection.Mark);
                return next(connection);
            });
        });
    }
}
