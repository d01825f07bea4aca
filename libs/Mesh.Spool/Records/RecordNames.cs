using System.Text;

namespace Mesh.Spool.Records;

/// <summary>
/// Gives the same string for the same bytes, since a few names repeat in every record. Not for several threads.
/// </summary>
internal sealed class RecordNames
{
    private const int Slots = 256;

    private readonly string?[] _strings = new string?[Slots];
    private readonly byte[]?[] _bytes = new byte[Slots][];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        var slot = (int)(Crc32C.Append(0, utf8) % Slots);
        if (_strings[slot] is { } known && utf8.SequenceEqual(_bytes[slot]))
        {
            return known;
        }

        _bytes[slot] = utf8.ToArray();
        return _strings[slot] = Encoding.UTF8.GetString(utf8);
    }
}
