using System.Threading.Channels;
using Grpc.Core;
using Mesh.Dispatch.V1;

namespace Mesh.Dispatcher.Tests.Api;

/// <summary>Keeps what a streaming call writes.</summary>
internal sealed class RecordingStream : IServerStreamWriter<WatchRunnersResponse>
{
    private readonly Channel<WatchRunnersResponse> _written = Channel.CreateUnbounded<WatchRunnersResponse>();

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(WatchRunnersResponse message)
    {
        _written.Writer.TryWrite(message);
        return Task.CompletedTask;
    }

    public Task WriteAsync(WatchRunnersResponse message, CancellationToken cancellationToken) => WriteAsync(message);

    public async Task<WatchRunnersResponse> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _written.Reader.ReadAsync(limit.Token);
    }
}
