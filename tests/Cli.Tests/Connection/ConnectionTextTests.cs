using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Mesh.Cli.Connection;

namespace Mesh.Cli.Tests.Connection;

public sealed class ConnectionTextTests
{
    private static readonly Uri Address = new("http://127.0.0.1:7070");

    [Fact]
    public void Describe_FieldViolation_NamesFieldAndReasonOnce()
    {
        var details = new Google.Rpc.Status { Code = 3 };
        details.Details.Add(Any.Pack(new ErrorInfo { Type = "JOB_INVALID", Domain = "mesh.dev" }));
        var bad = new BadRequest();
        bad.FieldViolations.Add(
            new BadRequest.Types.FieldViolation { Field = "job.project", Description = "must not be\nempty" });
        details.Details.Add(Any.Pack(bad));
        var error = new RpcException(
            new Grpc.Core.Status(StatusCode.InvalidArgument, "the job is wrong"),
            new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });

        Assert.Equal("the job is wrong; job.project: must not be empty (JOB_INVALID)", RpcErrorText.Describe(error, Address));
        Assert.Equal(ExitCodes.Usage, RpcErrorText.ExitCodeOf(error));
    }

    [Fact]
    public void Describe_NobodyThere_NamesAddressAndFix()
    {
        var error = new RpcException(new Grpc.Core.Status(
            StatusCode.Unavailable, "Error connecting to subchannel.", new HttpRequestException("refused")));

        Assert.Contains("http://127.0.0.1:7070;", RpcErrorText.Describe(error, Address), StringComparison.Ordinal);
        Assert.Contains("mesh up", RpcErrorText.Describe(error, Address), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unavailable, RpcErrorText.ExitCodeOf(error));
    }

    [Fact]
    public void Describe_IngressSaysAServiceIsDown_NamesTheService()
    {
        var error = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "service jobintake does not answer"));

        Assert.Equal("service jobintake does not answer (Unavailable)", RpcErrorText.Describe(error, Address));
        Assert.Equal(ExitCodes.Unavailable, RpcErrorText.ExitCodeOf(error));
    }

    [Fact]
    public void Describe_DetailsThatAreNone_StillSaysTheStatus()
    {
        var error = new RpcException(
            new Grpc.Core.Status(StatusCode.NotFound, "no such job"),
            new Metadata { { "grpc-status-details-bin", [0xff, 0xff] } });

        Assert.Equal("no such job (NotFound)", RpcErrorText.Describe(error, Address));
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:7070/")]
    [InlineData(" ", "http://127.0.0.1:7070/")]
    [InlineData("https://mesh.example.org", "https://mesh.example.org/")]
    public void Parse_Address_TakesUrlsAndHasADefault(string? text, string address) =>
        Assert.Equal(address, MeshAddress.Parse(text).AbsoluteUri);

    [Theory]
    [InlineData("127.0.0.1:7070")]
    [InlineData("ftp://x")]
    public void Parse_NoAddress_IsWrongUsage(string text) =>
        Assert.Equal(ExitCodes.Usage, Assert.Throws<CliException>(() => MeshAddress.Parse(text)).ExitCode);

    [Theory]
    [InlineData("projects/p/jobs/1", "projects/p/jobs/1")]
    [InlineData("0abc", "projects/default/jobs/0abc")]
    public void Resolve_NameOrId_IsTheFullName(string text, string name) =>
        Assert.Equal(name, JobReference.Resolve(text, "default"));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("projects//jobs/x")]
    [InlineData("with space")]
    public void Resolve_NoJob_IsWrongUsage(string text) =>
        Assert.Equal(ExitCodes.Usage, Assert.Throws<CliException>(() => JobReference.Resolve(text, "default")).ExitCode);

    [Fact]
    public void ResolveAny_BareId_MayBeAJobOrAWorkflow() => Assert.Equal(
        ["projects/p/jobs/0abc", "projects/p/workflows/0abc"], JobReference.ResolveAny("0abc", "p"));

    [Theory]
    [InlineData("projects/q/jobs/1")]
    [InlineData("projects/q/workflows/1")]
    public void ResolveAny_FullName_IsThatAlone(string name) => Assert.Equal([name], JobReference.ResolveAny(name, "p"));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("projects/q/nodes/1")]
    [InlineData("projects//jobs/1")]
    public void ResolveAny_AnythingElse_SaysTheForms(string text) => Assert.Contains(
        "projects/PROJECT/workflows/ID",
        Assert.Throws<CliException>(() => JobReference.ResolveAny(text, "p")).Message,
        StringComparison.Ordinal);
}
