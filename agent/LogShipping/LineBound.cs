namespace Mesh.Agent.LogShipping;

/// <summary>
/// Ends a line that grows past a bound: <see cref="Mark"/> and a line feed are put in, none of the step's bytes is lost, and
/// what reads line by line needs memory for one bounded line. A carriage return starts a line anew, as a progress bar does.
/// </summary>
/// <param name="bytes">The most bytes of a line before the mark.</param>
/// <param name="append">Takes the bytes on.</param>
internal sealed class LineBound(int bytes, LineBound.Appender append)
{
    public const int DefaultBytes = 1024 * 1024;

    /// <summary>Bytes of a line in which a mark would only be noise.</summary>
    public const int LeastBytes = 1024;

    private int _length;

    public delegate void Appender(ReadOnlySpan<byte> bytes);

    /// <summary>What stands where a line was ended.</summary>
    public static ReadOnlySpan<byte> Mark => " [mesh: line continues]\n"u8;

    public void Append(ReadOnlySpan<byte> data)
    {
        // Whole as it comes for as long as no line in it is too long.
        var from = 0;
        for (var at = 0; at < data.Length;)
        {
            var end = data[at..].IndexOfAny((byte)'\n', (byte)'\r');
            var run = end < 0 ? data.Length - at : end;
            if (run > bytes - _length)
            {
                at += bytes - _length;
                append(data[from..at]);
                append(Mark);
                (from, _length) = (at, 0);
                continue;
            }

            _length = end < 0 ? _length + run : 0;
            at += end < 0 ? run : run + 1;
        }

        if (from < data.Length)
        {
            append(data[from..]);
        }
    }
}
