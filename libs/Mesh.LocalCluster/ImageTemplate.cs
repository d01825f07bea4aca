namespace Mesh.Local;

/// <summary>What an image reference stands for: there are no image layers here, only the host's programs.</summary>
/// <param name="Entrypoint">The argv that runs when a container gives no <c>command</c>; may be empty.</param>
public sealed record ImageTemplate(IReadOnlyList<string> Entrypoint)
{
    /// <summary>The arguments when a container gives neither <c>command</c> nor <c>args</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables below the pod's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
