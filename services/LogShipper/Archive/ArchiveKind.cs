namespace Mesh.LogShipper.Archive;

/// <summary>Where finished logs go.</summary>
public enum ArchiveKind
{
    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A store that speaks the S3 API.</summary>
    S3,
}
