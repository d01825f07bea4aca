namespace Mesh.Local.Tests.Conformance;

/// <summary>One row of the table: calls, and what each must answer.</summary>
/// <param name="Name">What the row says about the API.</param>
/// <param name="OwnNamespace">It needs a namespace that nobody else uses.</param>
/// <param name="RunsPods">It needs a cluster that can run the pause image; skipped elsewhere.</param>
/// <param name="Steps">In order.</param>
public sealed record ConformanceRow(string Name, bool OwnNamespace, bool RunsPods, IReadOnlyList<ConformanceStep> Steps);
