using Mesh.Spool.Segments;

namespace Mesh.Spool.Recovery;

/// <summary>What a folder of segments holds.</summary>
/// <param name="Active">The segment to go on in; null: begin one.</param>
/// <param name="Report">What to tell.</param>
internal sealed record Recovered(Segment? Active, SpoolRecovery Report);
