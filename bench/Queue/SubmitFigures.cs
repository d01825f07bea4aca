using Mesh.Bench.Measuring;

namespace Mesh.Bench.Queue;

/// <summary>What callers saw.</summary>
/// <param name="Times">How long each call took.</param>
/// <param name="PerSecond">Jobs a second.</param>
/// <param name="ServerMicroseconds">Processor time of JobIntake for each job.</param>
internal sealed record SubmitFigures(Samples Times, double PerSecond, double ServerMicroseconds);
