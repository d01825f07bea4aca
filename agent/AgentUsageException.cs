namespace Mesh.Agent;

/// <summary>The agent was started with something missing or wrong; its message is for the operator.</summary>
internal sealed class AgentUsageException(string message) : Exception(message);
