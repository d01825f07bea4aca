namespace Mesh.Local;

/// <summary>Which requests go wrong, and how. What is not said matches every request.</summary>
/// <param name="Effect">What happens to a request that matches.</param>
public sealed record ApiFault(ApiFaultEffect Effect)
{
    /// <summary>get, list, watch, create, update, patch, delete or deletecollection.</summary>
    public string? Verb { get; init; }

    /// <summary>The plural name, as <c>pods</c>.</summary>
    public string? Resource { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    /// <summary>As <c>status</c>; the empty text matches only requests for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>A condition of one's own, beside the others.</summary>
    public Func<ApiRequest, bool>? When { get; init; }

    /// <summary>How many requests it hits; null: all, until it is taken out.</summary>
    public int? Times { get; init; }

    internal bool Matches(ApiRequest request) =>
        (Verb ?? request.Verb) == request.Verb
        && (Resource ?? request.Resource) == request.Resource
        && (Namespace ?? request.Namespace) == request.Namespace
        && (Name ?? request.Name) == request.Name
        && (Subresource ?? request.Subresource) == request.Subresource
        && When?.Invoke(request) != false;
}
