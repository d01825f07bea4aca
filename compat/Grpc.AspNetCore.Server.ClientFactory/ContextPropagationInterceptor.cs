using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.ClientFactory;

/// <summary>Gives an outgoing call the deadline of the current server call, if that is sooner, and its cancellation.</summary>
internal sealed partial class ContextPropagationInterceptor(
    GrpcContextPropagationOptions options, IHttpContextAccessor http, ILogger<ContextPropagationInterceptor> logger) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        using var link = Link(ref context);
        return continuation(request, context);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var link = Link(ref context);
        var call = continuation(request, context);
        return link is null
            ? call
            : new AsyncUnaryCall<TResponse>(
                ReleaseAfter(call.ResponseAsync, call, link),
                call.ResponseHeadersAsync,
                call.GetStatus,
                call.GetTrailers,
                () => Release(call, link));
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var link = Link(ref context);
        var call = continuation(request, context);
        return link is null
            ? call
            : new AsyncServerStreamingCall<TResponse>(
                new LinkedReader<TResponse>(call.ResponseStream, link),
                call.ResponseHeadersAsync,
                call.GetStatus,
                call.GetTrailers,
                () => Release(call, link));
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var link = Link(ref context);
        var call = continuation(context);
        return link is null
            ? call
            : new AsyncClientStreamingCall<TRequest, TResponse>(
                call.RequestStream,
                ReleaseAfter(call.ResponseAsync, call, link),
                call.ResponseHeadersAsync,
                call.GetStatus,
                call.GetTrailers,
                () => Release(call, link));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var link = Link(ref context);
        var call = continuation(context);
        return link is null
            ? call
            : new AsyncDuplexStreamingCall<TRequest, TResponse>(
                call.RequestStream,
                new LinkedReader<TResponse>(call.ResponseStream, link),
                call.ResponseHeadersAsync,
                call.GetStatus,
                call.GetTrailers,
                () => Release(call, link));
    }

    private static async Task<TResponse> ReleaseAfter<TResponse>(
        Task<TResponse> response, IDisposable call, CancellationTokenSource link)
    {
        try
        {
            return await response.ConfigureAwait(false);
        }
        finally
        {
            Release(call, link);
        }
    }

    private static void Release(IDisposable call, CancellationTokenSource link)
    {
        call.Dispose();
        link.Dispose();
    }

    /// <returns>What joins two cancellations, to be disposed after the call; null where one was enough.</returns>
    private CancellationTokenSource? Link<TRequest, TResponse>(ref ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        if (CurrentServerCall() is not { } server)
        {
            return null;
        }

        var call = context.Options;
        if (server.Deadline < (call.Deadline ?? DateTime.MaxValue))
        {
            call = call.WithDeadline(server.Deadline);
        }

        CancellationTokenSource? link = null;
        if (server.CancellationToken.CanBeCanceled)
        {
            link = call.CancellationToken.CanBeCanceled
                ? CancellationTokenSource.CreateLinkedTokenSource(server.CancellationToken, call.CancellationToken)
                : null;
            call = call.WithCancellationToken(link?.Token ?? server.CancellationToken);
        }

        context = new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, call);
        return link;
    }

    private ServerCallContext? CurrentServerCall()
    {
        var request = http.HttpContext;
        var server = request?.Features.Get<IServerCallContextFeature>()?.ServerCallContext;
        if (server is null)
        {
            var reason = request is null ? "there is no current HTTP request." : "the current HTTP request is not a gRPC call.";
            Log.NoServerCall(logger, reason);
            if (!options.SuppressContextNotFoundErrors)
            {
                throw new InvalidOperationException(
                    $"The client takes deadline and cancellation from a server call, but {reason}");
            }
        }

        return server;
    }

    /// <summary>Frees the link when the stream has ended.</summary>
    private sealed class LinkedReader<TResponse>(IAsyncStreamReader<TResponse> inner, CancellationTokenSource link)
        : IAsyncStreamReader<TResponse>
    {
        public TResponse Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            var more = await inner.MoveNext(cancellationToken).ConfigureAwait(false);
            if (!more)
            {
                link.Dispose();
            }

            return more;
        }
    }
}
