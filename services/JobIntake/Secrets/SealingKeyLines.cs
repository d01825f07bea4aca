namespace Mesh.JobIntake.Secrets;

/// <summary>Reads the lines <c>id:base64</c>. What it says of a wrong one never repeats it: it may be a key.</summary>
internal static class SealingKeyLines
{
    private const int MaxKeys = 32;
    private const int MaxId = 63;

    /// <summary>Reads all keys.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="place">Where they are from, for the message.</param>
    /// <exception cref="InvalidDataException">A line is wrong.</exception>
    public static IReadOnlyList<SealingKey> Parse(string text, string place)
    {
        var keys = new List<SealingKey>();
        foreach (var (number, line) in text.Split('\n').Select((line, i) => (i + 1, line.Trim())))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var key = Key(line) ?? throw new InvalidDataException(
                $"{place}:{number}: a key is a line id:base64 with an id of 1 to {MaxId} characters of [A-Za-z0-9._-] and "
                + $"{SealingKey.Length} bytes in base64.");
            if (keys.Any(other => other.Id == key.Id))
            {
                throw new InvalidDataException($"{place}:{number}: the id {key.Id} is there twice.");
            }

            keys.Add(key);
        }

        return keys.Count <= MaxKeys ? keys : throw new InvalidDataException($"{place}: at most {MaxKeys} keys.");
    }

    private static SealingKey? Key(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var id = colon > 0 ? line[..colon] : "";
        Span<byte> bytes = stackalloc byte[SealingKey.Length + 1];
        return IsId(id) && Convert.TryFromBase64String(line[(colon + 1)..].Trim(), bytes, out var length)
            && length == SealingKey.Length
            ? new SealingKey(id, bytes[..length].ToArray())
            : null;
    }

    private static bool IsId(string id) =>
        id.Length is > 0 and <= MaxId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
