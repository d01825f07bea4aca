using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Push;
using Mesh.LogShipper.Read;
using Mesh.LogShipper.Search;
using Mesh.LogShipper.Tail;

namespace Mesh.LogShipper;

/// <summary>The gRPC edge of the log service; each method has its own folder.</summary>
internal sealed class LogShipperGrpcService(
    LogForwarder forwarder, LogPusher pusher, LogTailer tailer, LogPageReader pages, LogSearcher searcher)
    : LogShipperService.LogShipperServiceBase
{
    public override Task PushLogs(
        IAsyncStreamReader<PushLogsRequest> requestStream,
        IServerStreamWriter<PushLogsResponse> responseStream,
        ServerCallContext context) =>
        forwarder.PushAsync(requestStream, responseStream, context, all => pusher.RunAsync(all, responseStream, context));

    public override Task TailLogs(
        TailLogsRequest request, IServerStreamWriter<TailLogsResponse> responseStream, ServerCallContext context) =>
        forwarder.TailAsync(request, responseStream, context, () => tailer.RunAsync(request, responseStream, context));

    public override Task<ReadLogsResponse> ReadLogs(ReadLogsRequest request, ServerCallContext context) =>
        forwarder.ReadAsync(request, context, () => pages.ReadAsync(request, context.CancellationToken));

    public override Task<SearchLogsResponse> SearchLogs(SearchLogsRequest request, ServerCallContext context) =>
        searcher.SearchAsync(request, context);
}
