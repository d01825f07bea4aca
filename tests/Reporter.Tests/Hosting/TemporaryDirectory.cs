namespace Mesh.Reporter.Tests.Hosting;

/// <summary>A folder for one test, removed after it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("mesh-reporter-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
