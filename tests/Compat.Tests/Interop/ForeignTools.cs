using System.Diagnostics;
using System.Reflection;

namespace Mesh.Compat.Tests.Interop;

/// <summary>Which foreign gRPC clients this machine has. The tests install none: .ci/install-test-tools does.</summary>
internal static class ForeignTools
{
    private const string HowToInstall = "; .ci/install-test-tools installs it";

    // Debian's own: another python3 on the PATH does not see Debian's packages.
    public static string Python => "/usr/bin/python3";

    public static string Node => "node";

    public static string RepositoryRoot { get; } = typeof(ForeignTools).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Where the foreign clients' programs are.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot, "tests", "Compat.Tests", "interop");

    private static readonly Lazy<string?> PythonProblem = new(() =>
        Runs(Python, "-c", "import grpc, google.protobuf") ? null : $"{Python} cannot import grpc{HowToInstall}");

    private static readonly Lazy<string?> NodeProblem = new(() =>
        !Runs(Node, "--version") ? "node is not here"
        : !Directory.Exists(Path.Combine(Folder, "node", "node_modules", "@grpc", "grpc-js"))
            ? $"@grpc/grpc-js is not installed{HowToInstall}"
            : null);

    /// <summary>Why the Python tests cannot run; null when they can.</summary>
    public static string? WhyNoPython => PythonProblem.Value;

    /// <summary>Why the Node.js tests cannot run; null when they can.</summary>
    public static string? WhyNoNode => NodeProblem.Value;

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
