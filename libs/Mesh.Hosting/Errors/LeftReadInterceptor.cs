using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Mesh.Hosting.Errors;

/// <summary>
/// Lets no call end while its messages are still being read. Kestrel gives the pipe of a call that is over to a later call of the same
/// connection: a read that was left behind wakes up there and takes that call's message, which then fails with UNKNOWN, or is
/// understood as another's.
/// </summary>
public sealed class LeftReadInterceptor : Interceptor
{
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await using var reader = new BoundReader<TRequest>(requestStream);
        return await continuation(reader, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await using var reader = new BoundReader<TRequest>(requestStream);
        await continuation(reader, responseStream, context);
    }
}
