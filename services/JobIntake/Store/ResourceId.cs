namespace Mesh.JobIntake.Store;

/// <summary>The id in a resource name that this service wrote: its last part.</summary>
internal static class ResourceId
{
    public static string Of(string name) => name[(name.LastIndexOf('/') + 1)..];
}
