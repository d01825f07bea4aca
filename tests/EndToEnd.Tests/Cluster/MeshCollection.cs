namespace Mesh.EndToEnd.Tests.Cluster;

/// <summary>The stories of this collection share a <see cref="MeshFixture"/> and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class MeshCollection : ICollectionFixture<MeshFixture>
{
    public const string Name = "one mesh up";
}
