using System.Text;

namespace Mesh.Spool.Records;

/// <summary>
/// The bytes of a seal's record: 32 of the log's hash, 32 of the writer's (zeros when it gave none), the message.
/// </summary>
internal static class SealPayload
{
    private const int HashBytes = 32;

    public static byte[] Write(SpoolSeal seal)
    {
        var message = Encoding.UTF8.GetBytes(seal.Message);
        var payload = new byte[(2 * HashBytes) + message.Length];
        seal.Sha256.Span.CopyTo(payload);
        seal.WriterSha256.Span.CopyTo(payload.AsSpan(HashBytes));
        message.CopyTo(payload, 2 * HashBytes);
        return payload;
    }

    public static SpoolSeal Read(in RecordFields fields, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2 * HashBytes)
        {
            throw new InvalidDataException("A seal's record is too short.");
        }

        return new SpoolSeal(
            fields.LogOffset,
            Hash(payload[..HashBytes]),
            fields.Writer,
            fields.WriterOffset,
            Hash(payload[HashBytes..(2 * HashBytes)]),
            Encoding.UTF8.GetString(payload[(2 * HashBytes)..]));
    }

    private static ReadOnlyMemory<byte> Hash(ReadOnlySpan<byte> bytes) =>
        bytes.ContainsAnyExcept((byte)0) ? bytes.ToArray() : ReadOnlyMemory<byte>.Empty;
}
