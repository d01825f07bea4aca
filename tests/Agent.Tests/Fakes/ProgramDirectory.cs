namespace Mesh.Agent.Tests.Fakes;

/// <summary>A PATH with a few programs of this machine and no others.</summary>
internal sealed class ProgramDirectory : IDisposable
{
    public ProgramDirectory(params string[] programs)
    {
        foreach (var program in programs)
        {
            File.CreateSymbolicLink(System.IO.Path.Combine(Path, program), Shells.Find(program)!);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("mesh-path-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
