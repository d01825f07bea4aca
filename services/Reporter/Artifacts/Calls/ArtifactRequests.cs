using Mesh.Artifacts;
using Mesh.Hosting.Names;
using Mesh.Hosting.Paging;
using Mesh.Report.V1;
using Mesh.Reporter.Artifacts.Storage;
using Mesh.Reporter.Reports;

namespace Mesh.Reporter.Artifacts.Calls;

/// <summary>Reads requests: fields that are out of their bounds end in INVALID_ARGUMENT with a BadRequest.</summary>
internal static class ArtifactRequests
{
    public const int HashBytes = 32;

    private const int MaxPageSize = 1000;
    private const int MaxDataBytes = 1 << 20;

    /// <summary>The first message of an upload.</summary>
    public static AttemptId ReadFirst(UploadArtifactRequest request)
    {
        var fields = new FieldViolations();
        var job = fields.Job("job", request.Job);
        fields.AtLeast("attempt", request.Attempt, 1);
        fields.AtLeast("epoch", request.Epoch, 1);
        fields.AtLeast("length", request.Length, 0);
        Path(fields, request.Path);
        fields.ThrowIfAny();
        return new AttemptId(job.ToString(), request.Attempt, request.Epoch);
    }

    /// <summary>What every message of an upload may have.</summary>
    public static void CheckPiece(UploadArtifactRequest request)
    {
        var fields = new FieldViolations();
        fields.Require(request.Data.Length <= MaxDataBytes, "data", $"must have at most {MaxDataBytes} bytes");
        fields.Require(request.Sha256.Length is 0 or HashBytes, "sha256", $"must have {HashBytes} bytes");
        fields.ThrowIfAny();
    }

    public static void Check(DownloadArtifactRequest request)
    {
        var fields = new FieldViolations();
        fields.Job("job", request.Job);
        fields.AtLeast("attempt", request.Attempt, 0);
        fields.AtLeast("offset", request.Offset, 0);
        Path(fields, request.Path);
        Needs(fields, request.Needs);
        fields.ThrowIfAny();
    }

    /// <returns>The job and how many artifacts a page has.</returns>
    public static (JobName Job, int PageSize) Read(ListArtifactsRequest request)
    {
        var fields = new FieldViolations();
        var job = fields.Job("job", request.Job);
        fields.AtLeast("attempt", request.Attempt, 0);
        fields.AtLeast("page_size", request.PageSize, 0);
        Needs(fields, request.Needs);
        fields.ThrowIfAny();
        return (job, request.PageSize == 0 ? MaxPageSize : Math.Min(request.PageSize, MaxPageSize));
    }

    /// <summary>The attempt and the number of the artifact that the page before ended with.</summary>
    public static (int Attempt, long After) Place(ListArtifactsRequest request)
    {
        if (request.PageToken.Length == 0)
        {
            return (request.Attempt, 0);
        }

        Span<long> place = [0, 0];
        PageToken.Require(request.PageToken, Query(request), place);
        return ((int)place[0], place[1]);
    }

    public static string TokenAfter(ListArtifactsRequest request, StoredArtifact last) =>
        PageToken.Make(Query(request), last.Attempt.Number, last.Number);

    private static string Query(ListArtifactsRequest request) => $"artifacts/{request.Job}/{request.Attempt}";

    private static void Path(FieldViolations fields, string path) =>
        fields.Require(ArtifactPath.IsValid(path), "path", $"must be {ArtifactPath.Form}");

    private static void Needs(FieldViolations fields, IReadOnlyCollection<string> needs) =>
        fields.Require(needs.Count <= NeededJobs.Max, "needs", $"must have at most {NeededJobs.Max} jobs");
}
