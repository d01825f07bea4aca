using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Logs.V1;

namespace Mesh.Reporter.Tests.Page.Support;

/// <summary>A LogShipper with one log, which keeps to the contract of TailLogs until a test wants it to fail.</summary>
internal sealed class FakeLogs : LogShipperService.LogShipperServiceBase
{
    private readonly Lock _gate = new();
    private readonly List<LogChunk> _chunks = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<TailLogsRequest, int> _open = new(ReferenceEqualityComparer.Instance);
    private bool _sealed;

    public ConcurrentQueue<TailLogsRequest> Requests { get; } = [];

    /// <summary>Runs before each message; may throw what the service is to end with.</summary>
    public Func<TailLogsRequest, int, ServerCallContext, Task> BeforeMessage { get; set; } = (_, _, _) => Task.CompletedTask;

    public int Tails => _open.Count;

    /// <summary>The attempts that open streams ask for.</summary>
    public IEnumerable<int> OpenAttempts => _open.Values;

    public long Length { get; private set; }

    public void Add(string step, byte[] data, LogStream stream = LogStream.Stdout)
    {
        lock (_gate)
        {
            _chunks.Add(new LogChunk
            {
                Attempt = 1,
                Step = step,
                Stream = stream,
                Offset = Length,
                Data = ByteString.CopyFrom(data),
                Time = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(DateTime.UnixEpoch.AddSeconds(1_000_000 + _chunks.Count)),
            });
            Length += data.Length;
            Grow();
        }
    }

    public void Seal()
    {
        lock (_gate)
        {
            _sealed = true;
            Grow();
        }
    }

    public override async Task TailLogs(
        TailLogsRequest request, IServerStreamWriter<TailLogsResponse> responseStream, ServerCallContext context)
    {
        Requests.Enqueue(request);
        _open[request] = request.Attempt;
        try
        {
            await SendAsync(request, responseStream, context);
        }
        finally
        {
            _open.TryRemove(request, out _);
        }
    }

    private async Task SendAsync(
        TailLogsRequest request, IServerStreamWriter<TailLogsResponse> responses, ServerCallContext context)
    {
        var offset = request.Offset;
        for (var n = 0; ; n++)
        {
            await BeforeMessage(request, n, context);
            var (next, isSealed, grown) = Next(offset);
            if (next is not null)
            {
                await responses.WriteAsync(new TailLogsResponse { Chunk = next }, context.CancellationToken);
                offset = next.Offset + next.Data.Length;
            }
            else if (isSealed)
            {
                await responses.WriteAsync(new TailLogsResponse { Seal = new LogSeal { Attempt = 1, Length = Length } });
                return;
            }
            else if (!request.Follow)
            {
                return;
            }
            else
            {
                await WaitAsync(grown, responses, context.CancellationToken);
            }
        }
    }

    private async Task WaitAsync(Task grown, IServerStreamWriter<TailLogsResponse> responses, CancellationToken gone)
    {
        try
        {
            await grown.WaitAsync(Heartbeat, gone);
        }
        catch (TimeoutException)
        {
            await responses.WriteAsync(new TailLogsResponse { Heartbeat = new TailHeartbeat { Offset = Length } }, gone);
        }
    }

    private (LogChunk? Next, bool IsSealed, Task Grown) Next(long offset)
    {
        lock (_gate)
        {
            var next = _chunks.FirstOrDefault(chunk => chunk.Offset + chunk.Data.Length > offset);
            if (next is not null && next.Offset < offset)
            {
                var rest = next.Clone();
                (rest.Offset, rest.Data) = (offset, ByteString.CopyFrom(next.Data.Span[(int)(offset - next.Offset)..]));
                next = rest;
            }

            return (next, _sealed, _grown.Task);
        }
    }

    private void Grow()
    {
        var grown = _grown;
        _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        grown.TrySetResult();
    }
}
