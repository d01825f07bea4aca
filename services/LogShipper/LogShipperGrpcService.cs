using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.LogShipper.Push;
using Mesh.LogShipper.Read;
using Mesh.LogShipper.Tail;

namespace Mesh.LogShipper;

/// <summary>The gRPC edge of the log service; each method has its own folder.</summary>
public sealed class LogShipperGrpcService(LogPusher pusher, LogTailer tailer, LogPageReader pages)
    : LogShipperService.LogShipperServiceBase
{
    public override Task PushLogs(
        IAsyncStreamReader<PushLogsRequest> requestStream,
        IServerStreamWriter<PushLogsResponse> responseStream,
        ServerCallContext context) => pusher.RunAsync(requestStream, responseStream, context);

    public override Task TailLogs(
        TailLogsRequest request, IServerStreamWriter<TailLogsResponse> responseStream, ServerCallContext context) =>
        tailer.RunAsync(request, responseStream, context);

    public override Task<ReadLogsResponse> ReadLogs(ReadLogsRequest request, ServerCallContext context) =>
        Task.FromResult(pages.Read(request));

    public override Task<SearchLogsResponse> SearchLogs(SearchLogsRequest request, ServerCallContext context) =>
        throw MeshErrors.Unimplemented(
            "SEARCH_UNIMPLEMENTED", "This version cannot search logs; read them with TailLogs or ReadLogs.");
}
