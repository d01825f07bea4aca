using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Mesh.Compat.Tests.Protos;
using Status = Grpc.Core.Status;

namespace Mesh.Compat.Tests.Interop;

/// <summary>The server side of every interop test.</summary>
internal sealed class EchoServiceImpl(TimeProvider time) : EchoService.EchoServiceBase
{
    public const string TextHeader = "echo-text";
    public const string BytesTrailer = "echo-bytes-bin";
    public const string WantGzipHeader = "want-gzip";
    public const string FailureReason = "ASKED_FOR";

    // A service object lives for one call; what Hang has seen outlives it.
    private static readonly ConcurrentDictionary<string, HangEvents> Hangs = new();

    public override async Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context)
    {
        await SendHeadersAsync(context);
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key == BytesTrailer))
        {
            context.ResponseTrailers.Add(entry);
        }

        ThrowIfAsked(request);
        return Response(request.Text, context);
    }

    public override async Task<EchoResponse> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            texts.Add(request.Text);
        }

        return Response(string.Join(",", texts), context);
    }

    public override async Task Expand(
        EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        await SendHeadersAsync(context);
        for (var i = 0; i < request.Repeat; i++)
        {
            await responseStream.WriteAsync(Response($"{request.Text}{i}", context), context.CancellationToken);
        }

        ThrowIfAsked(request);
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream,
        IServerStreamWriter<EchoResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(Response(request.Text, context), context.CancellationToken);
        }
    }

    public override async Task<EchoResponse> Hang(HangRequest request, ServerCallContext context)
    {
        var events = EventsOf(request);
        events.Begun.TrySetResult();
        using var registration = context.CancellationToken.Register(() => events.Cancelled.TrySetResult());
        await events.Cancelled.Task;
        throw new RpcException(Status.DefaultCancelled);
    }

    public override async Task<EchoResponse> AwaitHang(HangRequest request, ServerCallContext context)
    {
        await EventsOf(request).Begun.Task.WaitAsync(context.CancellationToken);
        return new EchoResponse { Text = "begun" };
    }

    public override async Task<EchoResponse> HowHangEnded(HangRequest request, ServerCallContext context)
    {
        await EventsOf(request).Cancelled.Task.WaitAsync(context.CancellationToken);
        return new EchoResponse { Text = "cancelled" };
    }

    private static HangEvents EventsOf(HangRequest request) => Hangs.GetOrAdd(request.Id, _ => new HangEvents());

    private static async Task SendHeadersAsync(ServerCallContext context)
    {
        var headers = new Metadata();
        if (context.RequestHeaders.GetValue(TextHeader) is { } text)
        {
            headers.Add(TextHeader, text);
        }

        if (context.RequestHeaders.Get(WantGzipHeader) is not null)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        await context.WriteResponseHeadersAsync(headers);
    }

    private static void ThrowIfAsked(EchoRequest request)
    {
        if (request.FailCode == 0)
        {
            return;
        }

        var details = new Google.Rpc.Status
        {
            Code = request.FailCode,
            Message = request.Text,
            // CommonProtos 2.0.0 still calls the field that is now `reason` Type; on the wire they are one.
            Details = { Any.Pack(new ErrorInfo { Type = FailureReason, Domain = "mesh.dev" }) },
        };
        throw new RpcException(
            new Status((StatusCode)request.FailCode, request.Text),
            new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
    }

    /// <summary>An empty text gives an empty message, the hard case of compression.</summary>
    private EchoResponse Response(string text, ServerCallContext context)
        => text.Length == 0
            ? new EchoResponse()
            : new EchoResponse
            {
                Text = text,
                PeerIdentity = string.Join(",", context.AuthContext.PeerIdentity.Select(property => property.Value)),
                RequestEncoding = context.GetHttpContext().Request.Headers["grpc-encoding"].ToString(),
                DeadlineMillis = context.Deadline == DateTime.MaxValue
                    ? 0
                    : (long)(context.Deadline - time.GetUtcNow().UtcDateTime).TotalMilliseconds,
            };

    private sealed class HangEvents
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
