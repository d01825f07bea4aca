using System.Diagnostics;

namespace Mesh.Bench.Running;

/// <summary>The programs of the same build as this one, which lies in artifacts/bin/Bench/{configuration}/.</summary>
internal static class BuiltPrograms
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd('/'));

    /// <summary>A process start for a program of a project, with the runtime found.</summary>
    public static ProcessStartInfo Start(string project, string program, params IEnumerable<string> args)
    {
        var path = Path.Combine(Output.Parent!.Parent!.FullName, project, Output.Name, program);
        var start = new ProcessStartInfo(path, args);
        // The apphosts look for the runtime in DOTNET_ROOT; this process knows where its own is.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        return start;
    }
}
