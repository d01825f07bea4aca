using System.Diagnostics;

namespace Mesh.EndToEnd.Tests.Cluster;

/// <summary>The programs of the same build as this test.</summary>
internal static class Programs
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd('/'));

    /// <summary>The <c>mesh</c> command.</summary>
    public static string Mesh { get; } = Path.Combine(Output.Parent!.Parent!.FullName, "Cli", Output.Name, "mesh");

    /// <summary>A process start for a program, with its output captured and the runtime found.</summary>
    public static ProcessStartInfo Start(string program, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The apphosts look for the runtime in DOTNET_ROOT; the test host knows where its own is.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        return start;
    }
}
