namespace Mesh.EndToEnd.Tests.Cluster;

/// <summary>One <c>mesh up</c> for all the stories that do not break it.</summary>
public sealed class MeshFixture : IAsyncLifetime
{
    public RunningMesh Mesh { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Mesh = await RunningMesh.StartAsync(Directory.CreateTempSubdirectory("mesh-e2e-").FullName);

    public async Task DisposeAsync() => await Mesh.DisposeAsync();
}
