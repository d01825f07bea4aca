using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Grpc.Core;
using Mesh.Dispatcher.Tests.Fakes;
using Mesh.Logs.V1;

namespace Mesh.Dispatcher.Tests.Logs;

/// <summary>A log service in memory that keeps its contract: offsets by writer, acknowledgements, the seal.</summary>
internal sealed class FakeLogShipper : LogShipperService.LogShipperServiceClient
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _offsets = [];
    private readonly StringBuilder _text = new();

    /// <summary>What streams to come are cut at: <c>open</c>, or <c>frame</c>, which is stored and not acknowledged.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    public int Opens { get; private set; }

    public bool IsSealed { get; private set; }

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Forgets the log, as a service does whose disk is lost.</summary>
    public void LoseDisk()
    {
        lock (_gate)
        {
            _offsets.Clear();
            _text.Clear();
        }
    }

    public long OffsetOf(string writer)
    {
        lock (_gate)
        {
            return _offsets.GetValueOrDefault(writer);
        }
    }

    public void SealByAgent() => IsSealed = true;

    public override AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> PushLogs(
        Metadata headers = null!, DateTime? deadline = null, CancellationToken cancellationToken = default)
    {
        var streams = new ChannelStreams<PushLogsRequest, PushLogsResponse>();
        _ = ServeAsync(streams.Requests, streams.Responses);
        return streams.Call();
    }

    private async Task ServeAsync(ChannelReader<PushLogsRequest> requests, ChannelWriter<PushLogsResponse> responses)
    {
        var failure = Failures.TryDequeue(out var next) ? next : "";
        var writer = "";
        await foreach (var request in requests.ReadAllAsync())
        {
            lock (_gate)
            {
                // One that is cut has stored what it was sent, and does not say so.
                var response = failure == "open" ? null : Answer(request, ref writer);
                if (response is null || failure == request.MessageCase.ToString().ToLowerInvariant())
                {
                    responses.TryComplete(new RpcException(new Status(StatusCode.Unavailable, "cut")));
                    return;
                }

                responses.TryWrite(response);
            }
        }

        responses.TryComplete();
    }

    private PushLogsResponse Answer(PushLogsRequest request, ref string writer)
    {
        var response = new PushLogsResponse();
        switch (request.MessageCase)
        {
            case PushLogsRequest.MessageOneofCase.Open:
                Opens++;
                writer = request.Open.Writer;
                _offsets[writer] = Math.Max(_offsets.GetValueOrDefault(writer), request.Open.ResumeOffset);
                response.Opened = new PushOpened { Offset = _offsets.GetValueOrDefault(writer), Sealed = IsSealed };
                return response;
            case PushLogsRequest.MessageOneofCase.Frame:
                Assert.Equal(_offsets.GetValueOrDefault(writer), request.Frame.Offset);
                Assert.Equal(LogStream.Platform, request.Frame.Stream);
                _offsets[writer] = request.Frame.Offset + request.Frame.Data.Length;
                _text.Append(request.Frame.Data.ToStringUtf8());
                response.Acknowledged = new PushAcknowledged { Offset = _offsets[writer] };
                return response;
            default:
                Assert.Equal(_offsets.GetValueOrDefault(writer), request.Seal.Length);
                IsSealed = true;
                response.Sealed = new PushSealed { Length = _text.Length };
                return response;
        }
    }
}
