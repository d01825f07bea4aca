namespace Mesh.Cli.Output;

/// <summary>Text that others wrote, made safe to print.</summary>
public static class PlainText
{
    /// <summary>One line, without control characters.</summary>
    public static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
