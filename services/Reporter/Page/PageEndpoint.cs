namespace Mesh.Reporter.Page;

/// <summary>Metadata of an endpoint that is served at the page's port, and nowhere else.</summary>
internal sealed class PageEndpoint
{
    public static readonly PageEndpoint Mark = new();
}
