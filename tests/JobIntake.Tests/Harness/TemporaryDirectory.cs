namespace Mesh.JobIntake.Tests.Harness;

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mesh-intake-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
