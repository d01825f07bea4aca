namespace Mesh.Reporter.Storage;

/// <summary>Reports that were read together, and whether there are more behind them.</summary>
public sealed record ReportPage(IReadOnlyList<AttemptReport> Reports, bool HasMore);
