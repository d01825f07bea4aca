using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Hosting.JobTokens;
using Mesh.Report.V1;
using Mesh.Reporter.Artifacts.Storage;

namespace Mesh.Reporter.Artifacts.Calls;

/// <summary>ListArtifacts, and the artifacts in the answer of GetReport.</summary>
public sealed class ArtifactLists(ArtifactStore store, JobTokenVerifier tokens)
{
    private const int InReport = 1000;

    // Clients take messages of 4 MiB unless told otherwise.
    private const int MaxPageBytes = 1 << 20;

    public async Task<ListArtifactsResponse> ListAsync(ListArtifactsRequest request, ServerCallContext context)
    {
        var (job, size) = ArtifactRequests.Read(request);
        var (attempt, after) = ArtifactRequests.Place(request);
        await tokens.RequireReaderAsync(context, request.Job, request.Needs);
        var (number, epoch) = store.Resolve(job.ToString(), attempt) ?? throw ArtifactErrors.NothingReported(request.Job, attempt);
        var found = store.Reader.List(request.Job, number, epoch, after, size + 1)
            ?? throw MeshErrors.InvalidArgument(
                "PAGE_TOKEN_INVALID",
                "The artifact that the page before ended with is gone.",
                ("page_token", "start again from the first page"));
        var response = new ListArtifactsResponse { Attempt = number };
        var bytes = 0;
        foreach (var artifact in found)
        {
            var message = artifact.ToMessage();
            bytes += message.CalculateSize();
            if (response.Artifacts.Count == size || (bytes > MaxPageBytes && response.Artifacts.Count > 0))
            {
                response.NextPageToken = ArtifactRequests.TokenAfter(request, found[response.Artifacts.Count - 1]);
                break;
            }

            response.Artifacts.Add(message);
        }

        return response;
    }

    /// <summary>Puts an attempt's artifacts into its report, which is the caller's own.</summary>
    public void AddTo(AttemptReport report)
    {
        var totals = store.Reader.Totals(report.Job, report.Attempt, report.Epoch);
        (report.ArtifactCount, report.ArtifactBytes) = (totals.Files, totals.Bytes);
        var bytes = 0;
        foreach (var artifact in store.Reader.List(report.Job, report.Attempt, report.Epoch, after: 0, InReport) ?? [])
        {
            var message = artifact.ToMessage();
            bytes += message.CalculateSize();
            if (bytes > MaxPageBytes)
            {
                break;
            }

            report.Artifacts.Add(message);
        }
    }
}
