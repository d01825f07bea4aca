namespace Mesh.Agent.Artifacts;

/// <summary>Why a name in the source directory is no file to keep.</summary>
internal enum SourceFileProblem
{
    None,

    /// <summary>It, or what it links to, is gone.</summary>
    LeadsNowhere,

    /// <summary>It links to a place outside the source directory.</summary>
    Outside,

    /// <summary>A folder, a FIFO or the like.</summary>
    NoFile,

    /// <summary>The agent's user, which is the box's, may not read it.</summary>
    Unreadable,
}
