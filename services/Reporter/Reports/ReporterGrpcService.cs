using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Hosting.JobTokens;
using Mesh.Hosting.Paging;
using Mesh.Report.V1;
using Mesh.Reporter.Artifacts.Calls;
using Mesh.Reporter.Storage;
using Mesh.Reporter.Watching;

namespace Mesh.Reporter.Reports;

/// <summary>The gRPC edge: checks the caller and the fields, and turns results into statuses.</summary>
public sealed class ReporterGrpcService(
    ReportStore store,
    ReportWatches watches,
    JobTokenVerifier tokens,
    ArtifactUploads uploads,
    ArtifactDownloads downloads,
    ArtifactLists artifacts)
    : ReporterService.ReporterServiceBase
{
    public override async Task<ReportStepResponse> ReportStep(ReportStepRequest request, ServerCallContext context)
    {
        var word = RequestValidation.Read(request);
        await StoreAsync(word, context);
        return new ReportStepResponse();
    }

    public override async Task<ReportResultResponse> ReportResult(ReportResultRequest request, ServerCallContext context)
    {
        var word = RequestValidation.Read(request);
        await StoreAsync(word, context);
        return new ReportResultResponse();
    }

    public override Task<GetReportResponse> GetReport(GetReportRequest request, ServerCallContext context)
    {
        var (job, attempt) = RequestValidation.Read(request);
        var report = store.Reader.Get(job, attempt)
            ?? throw MeshErrors.NotFound(
                "REPORT_NOT_FOUND",
                attempt == 0 ? $"Nothing was reported for {job}." : $"Nothing was reported for attempt {attempt} of {job}.");
        artifacts.AddTo(report);
        return Task.FromResult(new GetReportResponse { Report = report });
    }

    public override Task<ListReportsResponse> ListReports(ListReportsRequest request, ServerCallContext context)
    {
        var (job, before, size) = RequestValidation.Read(request);
        var page = store.Reader.List(job, before, size);
        var response = new ListReportsResponse { Reports = { page.Reports } };
        if (page.HasMore)
        {
            response.NextPageToken = PageToken.Make(RequestValidation.PageQuery(job), page.Reports[^1].Attempt);
        }

        return Task.FromResult(response);
    }

    public override Task WatchReports(
        WatchReportsRequest request, IServerStreamWriter<WatchReportsResponse> responseStream, ServerCallContext context)
    {
        var filter = RequestValidation.Read(request);
        return watches.RunAsync(filter, request.ResourceVersion, responseStream.WriteAsync, context.CancellationToken);
    }

    public override Task<UploadArtifactResponse> UploadArtifact(
        IAsyncStreamReader<UploadArtifactRequest> requestStream, ServerCallContext context) =>
        uploads.RunAsync(requestStream, context);

    public override Task DownloadArtifact(
        DownloadArtifactRequest request,
        IServerStreamWriter<DownloadArtifactResponse> responseStream,
        ServerCallContext context) =>
        downloads.RunAsync(request, responseStream, context);

    public override Task<ListArtifactsResponse> ListArtifacts(ListArtifactsRequest request, ServerCallContext context) =>
        artifacts.ListAsync(request, context);

    public override Task<UploadCacheResponse> UploadCache(
        IAsyncStreamReader<UploadCacheRequest> requestStream, ServerCallContext context) =>
        throw NoCache();

    public override Task DownloadCache(
        DownloadCacheRequest request, IServerStreamWriter<DownloadCacheResponse> responseStream, ServerCallContext context) =>
        throw NoCache();

    private static RpcException NoCache() =>
        MeshErrors.Unimplemented("CACHE_UNIMPLEMENTED", "This version of Mesh does not store caches.");

    private async Task StoreAsync(ReportWord word, ServerCallContext context)
    {
        // The request names the epoch too, but job and attempt are what the token must be of: see the contract.
        await tokens.RequireAsync(context, word.Job, word.Attempt);
        var result = await store.StoreAsync(word, context.CancellationToken);
        if (ResultMapping.ToError(result) is { } error)
        {
            throw error;
        }
    }
}
