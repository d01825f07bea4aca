namespace Mesh.Dispatcher.Informer;

/// <summary>What a watch event says.</summary>
public enum NewsKind
{
    /// <summary>The object is there, or has changed.</summary>
    Changed,

    /// <summary>The object is gone.</summary>
    Deleted,

    /// <summary>Only the version moved on.</summary>
    Bookmark,
}
