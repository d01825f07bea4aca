using System.Text;

namespace Mesh.LogShipper.Shipping.Lines;

/// <summary>
/// A line as people read it: the last state of a progress bar that writes over itself with carriage returns, no escape sequences
/// of
/// terminals, U+FFFD for what is not UTF-8. The bytes as they were written stay in the store.
/// </summary>
public static class PlainText
{
    private const byte Escape = 0x1B;
    private const byte Bell = 0x07;

    public static string Of(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        line = line[(line.LastIndexOf((byte)'\r') + 1)..];
        return line.Contains(Escape) ? Encoding.UTF8.GetString(WithoutEscapes(line)) : Encoding.UTF8.GetString(line);
    }

    // The sequences of ECMA-48: CSI (colours, cursor), strings such as OSC (titles, links), and the short ones.
    private static ReadOnlySpan<byte> WithoutEscapes(ReadOnlySpan<byte> line)
    {
        var plain = new byte[line.Length];
        var length = 0;
        for (var i = 0; i < line.Length;)
        {
            if (line[i] == Escape)
            {
                i += SequenceLength(line[i..]);
            }
            else
            {
                plain[length++] = line[i++];
            }
        }

        return plain.AsSpan(0, length);
    }

    private static int SequenceLength(ReadOnlySpan<byte> text)
    {
        if (text.Length == 1)
        {
            return 1;
        }

        return text[1] switch
        {
            (byte)'[' => ControlLength(text),
            (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_' => StringLength(text),
            >= 0x20 and <= 0x2F => ShortLength(text),
            >= 0x30 and <= 0x7E => 2,
            _ => 1,
        };
    }

    // ESC [, parameters and intermediates, and a final byte.
    private static int ControlLength(ReadOnlySpan<byte> text)
    {
        var end = 2;
        while (end < text.Length && text[end] is >= 0x20 and <= 0x3F)
        {
            end++;
        }

        return end < text.Length && text[end] is >= 0x40 and <= 0x7E ? end + 1 : end;
    }

    // Up to BEL or ESC \; one that nothing ends is only its introducer, so that no text is lost to it.
    private static int StringLength(ReadOnlySpan<byte> text)
    {
        for (var end = 2; end < text.Length; end++)
        {
            if (text[end] == Bell)
            {
                return end + 1;
            }

            if (text[end] == Escape)
            {
                return end + 1 < text.Length && text[end + 1] == (byte)'\\' ? end + 2 : end;
            }
        }

        return 2;
    }

    // ESC, intermediates, and a final byte: character sets.
    private static int ShortLength(ReadOnlySpan<byte> text)
    {
        var end = 1;
        while (end < text.Length && text[end] is >= 0x20 and <= 0x2F)
        {
            end++;
        }

        return end < text.Length && text[end] is >= 0x30 and <= 0x7E ? end + 1 : end;
    }
}
