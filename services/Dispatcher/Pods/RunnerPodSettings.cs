namespace Mesh.Dispatcher.Pods;

/// <summary>What all runner pods of a dispatcher share.</summary>
/// <param name="Namespace">The namespace of the pods.</param>
/// <param name="AgentImage">The agent's image.</param>
/// <param name="AgentAddress">Where the agent reaches Mesh.</param>
/// <param name="Version">Mesh's version, for the label.</param>
public sealed record RunnerPodSettings(string Namespace, string AgentImage, string AgentAddress, string Version);
