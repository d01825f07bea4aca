using System.Threading.Channels;
using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.Spool;

namespace Mesh.LogShipper.Push;

/// <summary>
/// One writer's stream: what it sent, what of it is on disk, and how it ended. The spool and a newer stream tell it, the call's
/// reading side waits for room, its answering side for news.
/// </summary>
internal sealed class PushSession(LogKey key, string writer, long start, int windowBytes) : IAppendObserver
{
    private readonly Lock _gate = new();

    // One place: news that nobody has looked at yet is one piece of news, however often it was told.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly long _start = start;
    private long _sent = start;
    private long _committed = start;
    private TaskCompletionSource? _moved;
    private RpcException? _error;
    private SpoolSeal? _seal;
    private bool _allSent;

    public LogKey Key { get; } = key;

    public string Writer { get; } = writer;

    /// <inheritdoc/>
    public void Committed(long cursor) => Tell(() => _committed = Math.Max(_committed, cursor));

    /// <inheritdoc/>
    public void Refused(SpoolRefusal refusal) => Fail(LogErrors.From(refusal));

    /// <summary>A newer stream of the same writer has come.</summary>
    public void Supersede() =>
        Fail(MeshErrors.Aborted("LOG_WRITER_SUPERSEDED", "A newer stream of the same writer has taken this one's place."));

    public void Fail(RpcException error) => Tell(() => _error ??= error);

    /// <summary>The log is sealed: the last there is to say.</summary>
    public void Sealed(SpoolSeal seal) => Tell(() => _seal = seal);

    /// <summary>The writer sends no more.</summary>
    public void AllSent() => Tell(() => _allSent = true);

    /// <summary>Waits until a frame fits into the window, and counts it in.</summary>
    public Task SendAsync(LogFrame frame, CancellationToken cancellationToken)
    {
        var end = frame.Offset + frame.Data.Length;
        lock (_gate)
        {
            // Mostly there is room, and a frame may be one short line.
            if (TryCount(end))
            {
                return Task.CompletedTask;
            }
        }

        return WaitAsync(() => TryCount(end), cancellationToken);
    }

    /// <summary>Waits until all that was sent is on disk.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => WaitAsync(() => _committed >= _sent, cancellationToken);

    /// <summary>
    /// Sends acknowledgements as bytes come to disk, one for all that came meanwhile, and the seal; returns when there
    /// is no more to say.
    /// </summary>
    /// <param name="responses">Where to.</param>
    /// <param name="prepare">Is waited for before the first acknowledgement, and, with true, before the seal.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="RpcException">The stream ends with this error.</exception>
    public async Task AnswerAsync(
        IServerStreamWriter<PushLogsResponse> responses, Func<bool, ValueTask> prepare, CancellationToken cancellationToken)
    {
        var (acknowledged, isPrepared) = (_start, false);
        while (await _news.Reader.WaitToReadAsync(cancellationToken))
        {
            _news.Reader.TryRead(out _);
            var (committed, seal, done, error) = Look();
            if (committed > acknowledged)
            {
                if (!isPrepared)
                {
                    await prepare(false);
                    isPrepared = true;
                }

                acknowledged = committed;
                var answer = new PushAcknowledged { Offset = committed };
                await responses.WriteAsync(new PushLogsResponse { Acknowledged = answer }, cancellationToken);
            }

            if (error is not null)
            {
                throw error;
            }

            if (seal is not null)
            {
                await prepare(true);
                await responses.WriteAsync(new PushLogsResponse { Sealed = LogMessages.Sealed(seal) }, cancellationToken);
                return;
            }

            if (done)
            {
                return;
            }
        }
    }

    private bool TryCount(long end)
    {
        if (_sent > _committed && end - _committed > windowBytes)
        {
            return false;
        }

        _sent = Math.Max(_sent, end);
        return true;
    }

    private (long Committed, SpoolSeal? Seal, bool Done, RpcException? Error) Look()
    {
        lock (_gate)
        {
            return (_committed, _seal, _allSent && _committed >= _sent, _error);
        }
    }

    private void Tell(Action change)
    {
        TaskCompletionSource? moved;
        lock (_gate)
        {
            change();
            (moved, _moved) = (_moved, null);
        }

        _news.Writer.TryWrite(true);
        moved?.TrySetResult();
    }

    private async Task WaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (condition())
                {
                    return;
                }

                _moved ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellationToken);
        }
    }
}
