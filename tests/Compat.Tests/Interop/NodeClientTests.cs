namespace Mesh.Compat.Tests.Interop;

/// <summary>npm's @grpc/grpc-js against the server: HTTP/2 by Node.js.</summary>
public sealed class NodeClientTests(ForeignRun run) : IClassFixture<ForeignRun>
{
    public static TheoryData<string> Cases => InteropCases.All;

    [NodeTheory]
    [MemberData(nameof(Cases))]
    public Task Case_WithGrpcJs_Passes(string name)
        => run.RequireAsync(name, ForeignTools.Node, Path.Combine("node", "client.js"));
}
