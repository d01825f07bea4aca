using System.ComponentModel;
using System.Diagnostics;

namespace Mesh.Testing.Browser;

/// <summary>A test that runs the page's scripts in Node.js 20 or newer; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    private const int Oldest = 20;
    private static readonly string? Missing = Look();

    public NodeFactAttribute() => Skip = Missing;

    /// <summary>Why tests with Node.js are skipped; null when it is there.</summary>
    public static string? WhyNot => Missing;

    private static string? Look()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            var version = node.StandardOutput.ReadToEnd().Trim();
            node.WaitForExit();
            return int.TryParse(version.TrimStart('v').Split('.')[0], out var major) && major >= Oldest
                ? null
                : $"node is {version}; the page's scripts need {Oldest}.";
        }
        catch (Win32Exception)
        {
            return "node is not here.";
        }
    }
}
