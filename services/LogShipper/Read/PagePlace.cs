namespace Mesh.LogShipper.Read;

/// <summary>Where a page starts.</summary>
/// <param name="Attempt">The attempt; 0 on a first page: the newest.</param>
/// <param name="Offset">The first byte to look at.</param>
/// <param name="End">The byte after the last one wanted.</param>
/// <param name="Line">The line that <paramref name="Offset"/> lies in; 0 when the query names no line.</param>
internal readonly record struct PagePlace(int Attempt, long Offset, long End, long Line);
