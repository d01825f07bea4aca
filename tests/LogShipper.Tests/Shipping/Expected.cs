using System.Text;

namespace Mesh.LogShipper.Tests.Shipping;

/// <summary>What the lines of a log are, told apart from how the shipper finds them.</summary>
internal static class Expected
{
    /// <summary>The documents of a log of one stream whose lines are short: offset and text.</summary>
    public static Dictionary<long, string> Lines(string log)
    {
        var lines = new Dictionary<long, string>();
        long offset = 0;
        foreach (var line in log.Split('\n'))
        {
            lines[offset] = line;
            offset += Encoding.UTF8.GetByteCount(line) + 1;
        }

        if (log.Length == 0 || log[^1] == '\n')
        {
            lines.Remove(lines.Keys.Max());
        }

        return lines;
    }
}
