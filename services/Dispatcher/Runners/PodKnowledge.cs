using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Runners;

/// <summary>What is known of an attempt's pod: nothing yet, that there is none, or how it looks.</summary>
public abstract record PodKnowledge
{
    private PodKnowledge()
    {
    }

    /// <summary>Nothing certain; a live read tells.</summary>
    public sealed record Unknown : PodKnowledge;

    /// <summary>The API server said that there is none.</summary>
    public sealed record Gone : PodKnowledge;

    /// <summary>It exists.</summary>
    public sealed record Present(PodView View) : PodKnowledge;
}
