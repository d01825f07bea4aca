namespace Mesh.LogShipper.Archive.S3;

/// <summary>A page of a listing.</summary>
/// <param name="Objects">The objects, by their names in the bucket.</param>
/// <param name="Next">The token of the next page; empty on the last.</param>
internal sealed record S3Page(IReadOnlyList<ArchiveObject> Objects, string Next);
