using Google.Rpc;
using Grpc.Core;
using Mesh.Intake.V1;
using RpcStatus = Google.Rpc.Status;

namespace Mesh.JobIntake;

/// <summary>The error of one of many things that came in one message, made of what a call about it alone would fail with.</summary>
internal static class Refusals
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    public static Intake.V1.Refusal Of(RpcException error)
    {
        var refusal = new Intake.V1.Refusal { Code = (int)error.StatusCode, Message = error.Status.Detail };
        var details = RpcStatus.Parser.ParseFrom(error.Trailers.GetValueBytes(DetailsTrailer) ?? []);
        foreach (var detail in details.Details)
        {
            if (detail.TryUnpack<ErrorInfo>(out var info))
            {
                // CommonProtos 2.0.0 has this field under its first name.
                refusal.Reason = info.Type;
            }
            else if (detail.TryUnpack<BadRequest>(out var bad))
            {
                refusal.Fields.AddRange(bad.FieldViolations.Select(
                    violation => new RefusedField { Field = violation.Field, Description = violation.Description }));
            }
        }

        return refusal;
    }
}
