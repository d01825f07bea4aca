using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Informer;

/// <summary>Takes in what the informer sees. Called from one thread at a time; must not block.</summary>
public interface IPodSink
{
    /// <summary>A pod is there, or has changed.</summary>
    void OnPod(PodView pod);

    /// <summary>A pod is gone.</summary>
    /// <param name="last">How it looked at the end.</param>
    void OnDeleted(PodView last);

    /// <summary>A full list was read; a pod that is not in it may be gone.</summary>
    void OnListed(IReadOnlySet<string> names);
}
