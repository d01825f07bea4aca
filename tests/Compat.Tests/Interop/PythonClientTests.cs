namespace Mesh.Compat.Tests.Interop;

/// <summary>Debian's python3-grpcio against the server: C++ gRPC underneath.</summary>
public sealed class PythonClientTests(ForeignRun run) : IClassFixture<ForeignRun>
{
    public static TheoryData<string> Cases => InteropCases.All;

    [PythonTheory]
    [MemberData(nameof(Cases))]
    public Task Case_WithGrpcio_Passes(string name)
        => run.RequireAsync(name, ForeignTools.Python, Path.Combine("python", "client.py"));
}
