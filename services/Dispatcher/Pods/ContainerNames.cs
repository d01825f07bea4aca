namespace Mesh.Dispatcher.Pods;

/// <summary>The containers of a runner pod.</summary>
public static class ContainerNames
{
    /// <summary>The init container that checks the source out.</summary>
    public const string Prepare = "prepare";

    /// <summary>The user's container.</summary>
    public const string Box = "box";

    /// <summary>The container that drives the box and ships its output.</summary>
    public const string Agent = "agent";
}
