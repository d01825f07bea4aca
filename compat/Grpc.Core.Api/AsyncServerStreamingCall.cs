using Grpc.Core.Internal;

namespace Grpc.Core;

/// <summary>A running call with one request and a stream of responses.</summary>
public sealed class AsyncServerStreamingCall<TResponse> : IDisposable
{
    private readonly CallSideband _sideband;

    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
    {
        ResponseStream = responseStream;
        _sideband = CallSideband.From(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction);
    }

    /// <summary>As the other constructor, with one state object handed to each delegate so that none needs a closure.</summary>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
    {
        ResponseStream = responseStream;
        _sideband = CallSideband.From(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state);
    }

    /// <summary>Responses in the order in which the server wrote them.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    /// <summary>Completes when the server's initial metadata has arrived.</summary>
    public Task<Metadata> ResponseHeadersAsync => _sideband.Headers;

    /// <summary>The final status; throws <see cref="InvalidOperationException"/> while the call still runs.</summary>
    public Status GetStatus() => _sideband.Status;

    /// <summary>The trailers; throws <see cref="InvalidOperationException"/> while the call still runs.</summary>
    public Metadata GetTrailers() => _sideband.Trailers;

    /// <summary>Frees the call's resources, and cancels it if it has not finished.</summary>
    public void Dispose() => _sideband.Release();
}
