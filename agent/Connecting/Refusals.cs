using Grpc.Core;

namespace Mesh.Agent.Connecting;

internal static class Refusals
{
    public static Refusal Of(StatusCode code) => code switch
    {
        StatusCode.FailedPrecondition => Refusal.Final,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.InvalidArgument or StatusCode.OutOfRange
            => Refusal.MayHeal,
        _ => Refusal.None,
    };
}
