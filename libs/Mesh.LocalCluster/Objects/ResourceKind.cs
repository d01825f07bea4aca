namespace Mesh.Local.Objects;

/// <summary>One kind of object that the API serves.</summary>
internal sealed record ResourceKind(
    string Group,
    string Version,
    string Plural,
    string Singular,
    string Kind,
    bool Namespaced,
    string[] ShortNames,
    string[] Subresources,
    string[] Categories)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string ListKind => Kind + "List";

    /// <summary>The name in error texts: <c>pods</c>, <c>ingresses.networking.k8s.io</c>.</summary>
    public string Qualified => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public bool HasStatus => Subresources.Contains("status");

    /// <summary>These are the objects of another kind, shown in another version.</summary>
    public bool IsView => Group == "events.k8s.io";

    /// <summary>The kind under which the objects are kept.</summary>
    public ResourceKind Stored => IsView ? ResourceCatalog.Events : this;

    /// <summary>The spec has a generation that grows with it.</summary>
    public bool HasGeneration =>
        Group is "apps" or "policy" or "admissionregistration.k8s.io" || Kind is "Ingress" or "NetworkPolicy";

    /// <summary>A deletion answers with the object rather than with a Status.</summary>
    public bool ReturnsDeleted => Kind is "Pod" or "ServiceAccount" or "ResourceQuota";

    /// <summary>An update must name the resourceVersion that it starts from.</summary>
    public bool NeedsVersion => Kind is "Lease" or "RuntimeClass";

    /// <summary>A PUT makes the object when there is none.</summary>
    public bool CreatesOnPut => Kind is "Lease";
}
