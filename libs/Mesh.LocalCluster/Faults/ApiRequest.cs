namespace Mesh.Local;

/// <summary>A request to the Kubernetes API, as a fault sees it.</summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete or deletecollection, as RBAC names them.</param>
/// <param name="Resource">The plural name (<c>pods</c>); empty for paths that name no resource.</param>
/// <param name="Namespace">Empty for all namespaces and for kinds without one.</param>
/// <param name="Name">Empty for collections.</param>
/// <param name="Subresource">status, log, binding, eviction; empty for the object itself.</param>
/// <param name="UserAgent">What the client says of itself.</param>
public sealed record ApiRequest(
    string Verb,
    string Resource,
    string Namespace,
    string Name,
    string Subresource,
    string UserAgent);
