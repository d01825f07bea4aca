namespace Mesh.Spool;

/// <summary>Why frames or a seal were not taken. Nothing of them was acknowledged.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Message">The same for people.</param>
public sealed record SpoolRefusal(SpoolRefusalKind Kind, string Message);
