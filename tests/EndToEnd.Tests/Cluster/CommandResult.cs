using System.Text;

namespace Mesh.EndToEnd.Tests.Cluster;

/// <summary>What a command printed and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Bytes">Its standard output as it came.</param>
/// <param name="Error">Its standard error.</param>
public sealed record CommandResult(int ExitCode, byte[] Bytes, string Error)
{
    /// <summary>Its standard output as text.</summary>
    public string Output => Encoding.UTF8.GetString(Bytes);

    /// <summary>The first line of its standard output.</summary>
    public string FirstLine => Output.Split('\n', 2)[0].Trim();

    public override string ToString() => $"exit {ExitCode}\nstdout:\n{Head(Output)}\nstderr:\n{Head(Error)}";

    private static string Head(string text) => text.Length > 4_000 ? text[..4_000] + "…" : text;
}
