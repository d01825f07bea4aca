namespace Mesh.Dispatcher.Pods;

/// <summary>What all runner pods of a dispatcher share.</summary>
/// <param name="Namespace">The namespace of the pods.</param>
/// <param name="AgentImage">The agent's image.</param>
/// <param name="AgentAddress">Where the agent reaches Mesh.</param>
/// <param name="Version">Mesh's version, for the label.</param>
public sealed record RunnerPodSettings(string Namespace, string AgentImage, string AgentAddress, string Version)
{
    /// <summary>Stands for every project in <see cref="RootProjects"/>.</summary>
    public const string AllProjects = "*";

    /// <summary>The projects whose box runs as its image's user, which may be root.</summary>
    public IReadOnlySet<string> RootProjects { get; init; } = new HashSet<string>();

    /// <summary>The PriorityClass of the pods; empty: the cluster's default.</summary>
    public string PriorityClass { get; init; } = "";

    /// <summary>The RuntimeClass of the pods, such as one of gVisor or Kata; empty: the nodes' default runtime.</summary>
    public string RuntimeClass { get; init; } = "";

    /// <summary>Bytes after which the agent ends a line; 0: the agent's own bound.</summary>
    public int LogLineBytes { get; init; }

    /// <summary>True when the project's box runs as its image's user.</summary>
    public bool MayRunAsRoot(string project) => RootProjects.Contains(AllProjects) || RootProjects.Contains(project);
}
