namespace Mesh.Reporter.Page;

/// <summary>
/// The mark of a connection that came in at the page's own port. gRPC and the page share one process, but not one door: who may
/// reach one of the two ports gets what is behind that one only.
/// </summary>
internal sealed class PageConnection
{
    public static readonly PageConnection Mark = new();

    private PageConnection()
    {
    }

    public static bool Is(HttpContext context) => context.Features.Get<PageConnection>() is not null;
}
