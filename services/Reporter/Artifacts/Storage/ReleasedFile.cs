namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>A content that no artifact names any more.</summary>
public readonly record struct ReleasedFile(string Name, long Length);
