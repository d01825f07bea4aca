namespace Mesh.Cli.Connection;

/// <summary>Where a browser shows something of mesh: the page is at the same address as the services.</summary>
public static class PageAddress
{
    /// <summary>The page of a job or a workflow.</summary>
    /// <param name="mesh">The address of mesh.</param>
    /// <param name="name">The full name.</param>
    public static string Of(Uri mesh, string name) => $"{mesh.GetLeftPart(UriPartial.Authority)}/{name}";
}
