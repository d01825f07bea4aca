using System.Buffers;
using System.Globalization;
using System.Text;

namespace Mesh.Cli.Follow;

/// <summary>How a line's prefix and end look.</summary>
/// <param name="IsTerminal">Control characters are filtered, because a terminal would obey them.</param>
/// <param name="Colour">Prefixes are coloured, platform lines are dim.</param>
public sealed record LogLineStyle(bool IsTerminal, bool Colour)
{
    private static ReadOnlySpan<byte> Reset => "\e[0m"u8;

    /// <summary>Bytes as they are, no colours: for pipes and files.</summary>
    public static LogLineStyle Plain { get; } = new(IsTerminal: false, Colour: false);

    internal void WritePrefix(LogLineState line, IBufferWriter<byte> output)
    {
        var colour = line.Origin switch
        {
            LogOrigin.Platform => "\e[2m",
            LogOrigin.Error => "\e[33m",
            _ => "\e[36m",
        };
        var position = line switch
        {
            { Origin: LogOrigin.Platform } => "mesh:",
            { Number: 0 } => "", // Shown from somewhere in the middle: nobody counted.
            _ => string.Create(CultureInfo.InvariantCulture, $"L{line.Number}:"),
        };
        var owner = line.Step.Length == 0 ? "" : SafeName(line.Step) + ":";
        var prefix = string.Create(CultureInfo.InvariantCulture, $"[{owner}{position}{line.Seconds}s] ");
        if (Colour)
        {
            WriteText(colour, output);
        }

        WriteText(prefix, output);
        if (Colour && line.Origin != LogOrigin.Platform)
        {
            output.Write(Reset);
        }
    }

    internal void WriteLineEnd(LogLineState line, IBufferWriter<byte> output)
    {
        // A colour that a job left on must not run into the next prefix.
        if (Colour || line.Filter?.LeftColour == true)
        {
            output.Write(Reset);
        }

        output.Write("\n"u8);
    }

    private static string SafeName(string step) =>
        step.Any(char.IsControl) ? string.Concat(step.Select(c => char.IsControl(c) ? '?' : c)) : step;

    private static void WriteText(string text, IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(text, output);
}
