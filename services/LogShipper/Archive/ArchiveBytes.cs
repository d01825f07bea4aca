namespace Mesh.LogShipper.Archive;

/// <summary>A part of an object.</summary>
/// <param name="Data">The bytes.</param>
/// <param name="ObjectLength">Bytes of the whole object.</param>
public sealed record ArchiveBytes(ReadOnlyMemory<byte> Data, long ObjectLength);
