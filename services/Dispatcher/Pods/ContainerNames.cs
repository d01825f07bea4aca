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

    /// <summary>What the names of the services' containers begin with.</summary>
    public const string ServicePrefix = "service-";

    /// <summary>The container of a service.</summary>
    /// <param name="name">The service's name in its job.</param>
    public static string Service(string name) => ServicePrefix + name;
}
