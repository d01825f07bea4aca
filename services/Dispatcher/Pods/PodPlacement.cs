namespace Mesh.Dispatcher.Pods;

/// <summary>Where runner pods may run: the label and the taint of peasant nodes.</summary>
public static class PodPlacement
{
    /// <summary>The key of both.</summary>
    public const string RoleKey = "mesh.dev/role";

    /// <summary>The value of both.</summary>
    public const string PeasantRole = "peasant";

    /// <summary>Selects peasant nodes.</summary>
    public const string PeasantSelector = $"{RoleKey}={PeasantRole}";
}
