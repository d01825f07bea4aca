using System.Threading.Channels;
using Grpc.Core;

namespace Mesh.Dispatcher.Tests.Fakes;

/// <summary>The client's half of a duplex call, over channels that a fake server serves.</summary>
internal sealed class ChannelStreams<TRequest, TResponse> : IClientStreamWriter<TRequest>, IAsyncStreamReader<TResponse>
{
    private readonly Channel<TRequest> _requests = Channel.CreateUnbounded<TRequest>();
    private readonly Channel<TResponse> _responses = Channel.CreateUnbounded<TResponse>();
    private TResponse? _current;

    public ChannelReader<TRequest> Requests => _requests.Reader;

    public ChannelWriter<TResponse> Responses => _responses.Writer;

    public WriteOptions? WriteOptions { get; set; }

    public TResponse Current => _current!;

    public AsyncDuplexStreamingCall<TRequest, TResponse> Call() => new(
        this,
        this,
        Task.FromResult(new Metadata()),
        () => Status.DefaultSuccess,
        () => [],
        () => _requests.Writer.TryComplete());

    public Task CompleteAsync()
    {
        _requests.Writer.TryComplete();
        return Task.CompletedTask;
    }

    public async Task WriteAsync(TRequest message) => await _requests.Writer.WriteAsync(message);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken) =>
        await _requests.Writer.WriteAsync(message, cancellationToken);

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await _responses.Reader.WaitToReadAsync(cancellationToken) || !_responses.Reader.TryRead(out _current))
        {
            return false;
        }

        return true;
    }
}
