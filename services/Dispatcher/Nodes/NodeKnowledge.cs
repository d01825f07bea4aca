namespace Mesh.Dispatcher.Nodes;

/// <summary>What the API server said of a pod's node: nothing yet, that there is none, or how it looks.</summary>
public abstract record NodeKnowledge
{
    private NodeKnowledge()
    {
    }

    /// <summary>Nobody asked yet.</summary>
    public sealed record Unknown : NodeKnowledge;

    /// <summary>There is no such node object any more.</summary>
    public sealed record Gone : NodeKnowledge;

    /// <summary>The Dispatcher may not look: nothing follows from that.</summary>
    public sealed record Hidden : NodeKnowledge;

    /// <summary>It exists.</summary>
    public sealed record Present(NodeView View) : NodeKnowledge;
}
