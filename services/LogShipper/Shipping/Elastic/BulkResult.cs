namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>The answer to a bulk request.</summary>
/// <param name="Verdict">What became of the whole.</param>
/// <param name="Items">What became of each document, in the order of the request; empty unless answered.</param>
/// <param name="Reason">What went wrong with the whole; empty for nothing.</param>
/// <param name="RetryAfter">How long the server asks to be left alone.</param>
public sealed record BulkResult(
    BulkVerdict Verdict, IReadOnlyList<ItemResult> Items, string Reason = "", TimeSpan? RetryAfter = null);
