using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Mesh.Hosting.Peers;

/// <summary>
/// Gives a write into a call whose connection breaks the same error as every other end of a call: an <see cref="RpcException"/> with
/// UNAVAILABLE. Grpc.Net.Client lets the socket's <see cref="IOException"/> through, as long as the call has no status yet.
/// </summary>
internal sealed class BrokenWriteInterceptor : Interceptor
{
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(context);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            new Writer<TRequest>(call.RequestStream),
            call.ResponseAsync,
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(context);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            new Writer<TRequest>(call.RequestStream),
            call.ResponseStream,
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    private sealed class Writer<T>(IClientStreamWriter<T> inner) : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => GuardAsync(inner.WriteAsync(message));

        public Task WriteAsync(T message, CancellationToken cancellationToken) =>
            GuardAsync(inner.WriteAsync(message, cancellationToken));

        public Task CompleteAsync() => GuardAsync(inner.CompleteAsync());

        private static async Task GuardAsync(Task write)
        {
            try
            {
                await write;
            }
            catch (IOException broken)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, broken.Message, broken));
            }
        }
    }
}
