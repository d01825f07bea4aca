namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>A document that was refused for good, as it is stored.</summary>
/// <param name="Id">Its number, in the order of refusal.</param>
/// <param name="Offset">The offset in its log.</param>
/// <param name="DocumentId">The document's <c>_id</c>.</param>
/// <param name="DataStream">Where it was to go.</param>
/// <param name="Document">Its JSON.</param>
/// <param name="Status">The HTTP status of the refusal.</param>
/// <param name="Reason">The error's type and reason.</param>
/// <param name="RefuseTime">When it was refused last.</param>
/// <param name="Tries">How often it has been refused.</param>
internal sealed record StoredLetter(
    long Id,
    long Offset,
    string DocumentId,
    string DataStream,
    byte[] Document,
    int Status,
    string Reason,
    DateTimeOffset RefuseTime,
    int Tries);
