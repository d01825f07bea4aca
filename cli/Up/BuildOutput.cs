namespace Mesh.Cli.Up;

/// <summary>Finds the programs that were built beside this one: artifacts/bin/PROJECT/CONFIGURATION/PROGRAM.</summary>
internal sealed class BuildOutput(string ownFolder)
{
    /// <summary>Where this program lies.</summary>
    public static BuildOutput OfThisProgram() => new(AppContext.BaseDirectory);

    /// <summary>
    /// The path of another project's program, of the same configuration; the one that was compiled ahead of time where there is one.
    /// </summary>
    /// <exception cref="CliException">It was not built.</exception>
    public string Find(string project, string program)
    {
        var own = Path.TrimEndingDirectorySeparator(ownFolder);
        var path = Path.GetFullPath(Path.Combine(own, "..", "..", project, Path.GetFileName(own), program));
        var ahead = Path.Combine(Path.GetDirectoryName(path)! + "-ahead", program);
        return File.Exists(ahead) ? ahead
            : File.Exists(path) ? path
            : throw new CliException(
                $"{path} is not there: `mesh up` starts the services from the build output; call ./mesh at the root of the "
                + "repository, which builds them",
                ExitCodes.Unavailable);
    }

    /// <summary>The folder of the .NET runtime that runs this process; apphosts look for it in DOTNET_ROOT.</summary>
    public static string DotnetRoot()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            return root;
        }

        // ROOT/shared/Microsoft.NETCore.App/VERSION/
        var runtime = Path.TrimEndingDirectorySeparator(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        return Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
    }
}
