namespace Mesh.Local;

/// <summary>How far containers are kept apart from the host.</summary>
public enum IsolationMode
{
    /// <summary>The strongest that works here, probed at start.</summary>
    Auto,

    /// <summary>Own mount and pid namespaces, made with the privileges of this process (root).</summary>
    Namespaces,

    /// <summary>The same inside a user namespace, for users without privileges.</summary>
    UserNamespaces,

    /// <summary>Plain processes; words that begin with a mount path are rewritten to the volume's directory.</summary>
    None,
}
