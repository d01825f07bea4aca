using Mesh.Dispatcher.Nodes;

namespace Mesh.Dispatcher.Capacity;

/// <summary>What a node has for pods in all.</summary>
/// <param name="Name">The node.</param>
/// <param name="Size">Its allocatable processors and memory.</param>
/// <param name="Pods">How many pods it takes.</param>
public sealed record NodeRoom(string Name, PodSize Size, int Pods)
{
    /// <summary>Reads a node.</summary>
    public static NodeRoom Of(NodeView node)
    {
        var amounts = node.Node.Status?.Allocatable;
        var pods = amounts is not null && amounts.TryGetValue("pods", out var most) ? most.ToInt32() : int.MaxValue;
        return new NodeRoom(node.Name, PodSize.Requests(amounts), pods);
    }
}
