namespace Mesh.Dispatcher.Informer;

/// <summary>What a watch event says.</summary>
public enum PodNewsKind
{
    /// <summary>The pod is there, or has changed.</summary>
    Changed,

    /// <summary>The pod is gone.</summary>
    Deleted,

    /// <summary>Only the version moved on.</summary>
    Bookmark,
}
