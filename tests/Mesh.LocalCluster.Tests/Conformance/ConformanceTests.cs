namespace Mesh.Local.Tests.Conformance;

/// <summary>
/// The Kubernetes API as published (1.29 to 1.33), call by call. The same table holds LocalCluster and, with
/// <c>MESH_TEST_KUBECONFIG</c>, any real cluster.
/// </summary>
public sealed class ConformanceTests(ConformanceFixture fixture) : IClassFixture<ConformanceFixture>
{
    private static int _count;

    public static TheoryData<string> Rows => ConformanceTable.Names;

    [Fact]
    public void Table_HasEnoughRows() => Assert.True(Rows.Count >= 60, $"{Rows.Count} rows");

    [RowTheory]
    [MemberData(nameof(Rows))]
    public async Task Row_OfTheTable_Holds(string name)
    {
        var row = ConformanceTable.Find(name);
        if (row.RunsPods && fixture.CannotRun is { } why)
        {
            throw new SkipRowException(why);
        }

        var ns = row.OwnNamespace ? await fixture.MakeNamespaceAsync() : fixture.Namespace;
        try
        {
            var id = $"r{Interlocked.Increment(ref _count)}";
            await fixture.Runner.RunAsync(row, new Dictionary<string, string> { ["ns"] = ns, ["n"] = id });
        }
        finally
        {
            if (row.OwnNamespace)
            {
                await fixture.DropNamespaceAsync(ns);
            }
        }
    }
}
