using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Reporter.Storage;

namespace Mesh.Reporter.Reports;

/// <summary>The one place where what became of a word turns into a status.</summary>
public static class ResultMapping
{
    /// <summary>The error to answer with; null for OK.</summary>
    public static RpcException? ToError(StoreResult result) => result switch
    {
        StoreResult.Stored => null,
        StoreResult.Refused refused => MeshErrors.FailedPrecondition(Reason(refused.Reason), Sentence(refused.Message)),
        StoreResult.DiskFull => MeshErrors.ResourceExhausted("DISK_FULL", "Reporter's disk is full; nothing was stored."),
        StoreResult.Unavailable gone => MeshErrors.Unavailable("STORE_UNAVAILABLE", Sentence(gone.Message)),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "an unknown result"),
    };

    private static string Reason(ReportRefusal refusal) => refusal switch
    {
        ReportRefusal.AttemptStale => "ATTEMPT_STALE",
        ReportRefusal.ResultExists => "RESULT_EXISTS",
        ReportRefusal.StepEnded => "STEP_ENDED",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "an unknown refusal"),
    };

    private static string Sentence(string message) => $"{char.ToUpperInvariant(message[0])}{message[1..]}.";
}
