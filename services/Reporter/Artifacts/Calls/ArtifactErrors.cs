using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Reporter.Artifacts.Storage;

namespace Mesh.Reporter.Artifacts.Calls;

/// <summary>The one place where what became of an upload turns into a status.</summary>
internal static class ArtifactErrors
{
    /// <exception cref="RpcException">The result is not good.</exception>
    public static void Require(ArtifactResult result)
    {
        if (ToError(result) is { } error)
        {
            throw error;
        }
    }

    public static RpcException NotFound(string job, int attempt, string path) => MeshErrors.NotFound(
        "ARTIFACT_NOT_FOUND", $"Attempt {attempt} of {job} has no artifact {path}: it was not kept, or has expired.");

    public static RpcException NothingReported(string job, int attempt) => MeshErrors.NotFound(
        "REPORT_NOT_FOUND",
        attempt == 0 ? $"Nothing was reported for {job}." : $"Nothing was reported for attempt {attempt} of {job}.");

    private static RpcException? ToError(ArtifactResult result) => result switch
    {
        ArtifactResult.Good => null,
        ArtifactResult.Stale => MeshErrors.FailedPrecondition(
            "ATTEMPT_STALE", "A later attempt, or a later pod of this attempt, has reported already."),
        ArtifactResult.Ended => MeshErrors.FailedPrecondition(
            "RESULT_EXISTS", "The attempt has its result already; its artifacts do not change any more."),
        ArtifactResult.OverBound over => MeshErrors.ResourceExhausted(Reason(over.Bound), $"{Upper(over.Message)}."),
        ArtifactResult.Damaged damaged => MeshErrors.Aborted("ARTIFACT_DAMAGED", $"{Upper(damaged.Message)}; send the file again."),
        ArtifactResult.DiskFull => MeshErrors.ResourceExhausted("DISK_FULL", "Reporter's disk is full; nothing was stored."),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "an unknown result"),
    };

    private static string Reason(ArtifactBound bound) => bound switch
    {
        ArtifactBound.File => "ARTIFACT_TOO_LARGE",
        ArtifactBound.AttemptBytes => "ARTIFACTS_TOO_LARGE",
        ArtifactBound.AttemptFiles => "ARTIFACTS_TOO_MANY",
        ArtifactBound.Total => "ARTIFACT_STORE_FULL",
        _ => throw new ArgumentOutOfRangeException(nameof(bound), bound, "an unknown bound"),
    };

    private static string Upper(string message) => $"{char.ToUpperInvariant(message[0])}{message[1..]}";
}
