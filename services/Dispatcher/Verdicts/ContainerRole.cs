using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>What a container of a runner pod is to the job. Pure.</summary>
public static class ContainerRole
{
    /// <summary>The container runs an image of the job's choice.</summary>
    public static bool IsJobs(string container) => container == ContainerNames.Box || IsService(container);

    /// <summary>The container is one of the job's services.</summary>
    public static bool IsService(string container) =>
        container.StartsWith(ContainerNames.ServicePrefix, StringComparison.Ordinal);

    /// <summary>For the middle of a sentence: <c>the box</c>, <c>the service redis</c>, <c>the agent</c>.</summary>
    public static string Describe(string container) => container switch
    {
        ContainerNames.Box => "the box",
        ContainerNames.Agent => "the agent",
        ContainerNames.Prepare => "the preparation",
        _ when IsService(container) => $"the service {container[ContainerNames.ServicePrefix.Length..]}",
        _ => $"the container {container}",
    };
}
