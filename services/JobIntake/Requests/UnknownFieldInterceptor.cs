using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Mesh.JobIntake.Requests;

/// <summary>Refuses requests with fields that this program does not know.</summary>
internal sealed class UnknownFieldInterceptor : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(request);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(request);
        return continuation(request, responseStream, context);
    }

    private static void Check<TRequest>(TRequest request)
    {
        if (request is IMessage message)
        {
            UnknownFields.Refuse(message);
        }
    }
}
