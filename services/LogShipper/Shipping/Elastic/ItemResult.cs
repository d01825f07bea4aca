namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>What became of one document, and why.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Status">The item's HTTP status; 0: none came.</param>
/// <param name="Reason">The error's type and reason; empty for none.</param>
public readonly record struct ItemResult(ItemVerdict Verdict, int Status = 0, string Reason = "");
