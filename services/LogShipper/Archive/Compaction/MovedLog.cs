using Mesh.LogShipper.Archive.Format;

namespace Mesh.LogShipper.Archive.Compaction;

/// <summary>A log that is in the archive, read back and found right.</summary>
/// <param name="Index">What its object says.</param>
/// <param name="Bytes">Bytes of the object's blocks.</param>
internal sealed record MovedLog(ArchiveIndex Index, long Bytes);
