namespace Mesh.Agent.BoxControl;

internal static class ShellQuote
{
    /// <summary>The text as one word of a POSIX shell, whatever it holds.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";
}
