namespace Mesh.LogShipper.Shipping.Documents;

/// <summary>A document to be sent.</summary>
/// <param name="Offset">The offset in its log of the line's first byte.</param>
/// <param name="Id">Its <c>_id</c>.</param>
/// <param name="DataStream">Where it goes.</param>
/// <param name="Source">Its JSON, on one line.</param>
public sealed record LogDocument(long Offset, string Id, string DataStream, ReadOnlyMemory<byte> Source)
{
    // `{"create":{"_index":"…","_id":"…"}}` and two line feeds.
    private const int ActionBytes = 40;

    /// <summary>Bytes that it takes in a bulk request.</summary>
    public int Size => ActionBytes + Id.Length + DataStream.Length + Source.Length;
}
