using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.LogShipper.Cluster.Notes;

namespace Mesh.LogShipper.Cluster;

/// <summary>The gRPC edge towards the other members.</summary>
internal sealed class LogPeerGrpcService(LogOwners owners, LogImporter importer, NoteWitness witness, LostLogRecord record)
    : LogPeerService.LogPeerServiceBase
{
    public override async Task<FindLogResponse> FindLog(FindLogRequest request, ServerCallContext context)
    {
        LogNames.RequireJob(request.Job);
        return new FindLogResponse { Found = await owners.AnswerAsync(request.Job, context.CancellationToken) };
    }

    public override async Task<ImportLogsResponse> ImportLogs(
        IAsyncStreamReader<ImportLogsRequest> requestStream, ServerCallContext context)
    {
        await importer.RunAsync(requestStream, context.CancellationToken);
        return new ImportLogsResponse();
    }

    public override Task<NoteLogsResponse> NoteLogs(NoteLogsRequest request, ServerCallContext context)
    {
        witness.Take(request);
        return Task.FromResult(new NoteLogsResponse());
    }

    public override Task ListNotes(
        ListNotesRequest request, IServerStreamWriter<ListNotesResponse> responseStream, ServerCallContext context) =>
        witness.ListAsync(request, responseStream, context.CancellationToken);

    public override async Task<RecordLossResponse> RecordLoss(RecordLossRequest request, ServerCallContext context) =>
        new() { Lost = await record.TakeAsync(request, context.CancellationToken) };
}
