using Google.Rpc;
using Grpc.Core;
using Mesh.Hosting.Errors;
using Status = Google.Rpc.Status;

namespace Mesh.Hosting.Tests.Errors;

public sealed class MeshErrorsTests
{
    [Fact]
    public void InvalidArgument_WithViolations_CarriesReasonAndFields()
    {
        var error = MeshErrors.InvalidArgument("FIELD_INVALID", "job.project is wrong", ("job.project", "use lower case"));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        var details = Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal((int)StatusCode.InvalidArgument, details.Code);
        var info = details.Details[0].Unpack<ErrorInfo>();
        Assert.Equal(("FIELD_INVALID", "mesh.dev"), (info.Type, info.Domain));
        var violation = Assert.Single(details.Details[1].Unpack<BadRequest>().FieldViolations);
        Assert.Equal(("job.project", "use lower case"), (violation.Field, violation.Description));
    }

    [Fact]
    public void NotFound_WithoutViolations_CarriesNoBadRequest()
    {
        var details = Status.Parser.ParseFrom(
            MeshErrors.NotFound("JOB_NOT_FOUND", "no such job").Trailers.GetValueBytes("grpc-status-details-bin"));

        Assert.Equal("type.googleapis.com/google.rpc.ErrorInfo", Assert.Single(details.Details).TypeUrl);
    }
}
