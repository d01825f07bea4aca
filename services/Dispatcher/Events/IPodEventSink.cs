namespace Mesh.Dispatcher.Events;

/// <summary>Takes in what is said of pods. Called from one thread at a time; must not block.</summary>
public interface IPodEventSink
{
    /// <summary>Something was said.</summary>
    void OnEvent(PodEvent said);
}
