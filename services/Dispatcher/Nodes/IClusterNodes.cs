namespace Mesh.Dispatcher.Nodes;

/// <summary>Reads nodes from the API server itself. What may pass throws <see cref="Pods.PodsUnavailableException"/>.</summary>
public interface IClusterNodes
{
    /// <summary>Reads one node.</summary>
    Task<NodeKnowledge> ReadAsync(string name, CancellationToken cancellationToken);
}
