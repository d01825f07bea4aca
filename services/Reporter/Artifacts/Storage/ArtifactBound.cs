namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>Which bound an upload met.</summary>
public enum ArtifactBound
{
    /// <summary>`FileBytes`.</summary>
    File,

    /// <summary>`AttemptBytes`.</summary>
    AttemptBytes,

    /// <summary>`AttemptFiles`.</summary>
    AttemptFiles,

    /// <summary>`TotalBytes`.</summary>
    Total,
}
