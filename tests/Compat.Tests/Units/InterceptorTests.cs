using Grpc.Core;
using Grpc.Core.Interceptors;
using Mesh.Compat.Tests.Protos;

namespace Mesh.Compat.Tests.Units;

public sealed class InterceptorTests
{
    [Fact]
    public void Intercept_WithSeveral_MeetsThemInOrder()
    {
        var seen = new List<string>();
        var client = new EchoService.EchoServiceClient(new LastInvoker(seen)
            .Intercept(new Noting(seen, "first"), new Noting(seen, "second"))
            .Intercept(headers =>
            {
                seen.Add("headers");
                return [.. headers, new Metadata.Entry("added", "yes")];
            }));

        client.Echo(new EchoRequest { Text = "a" });

        Assert.Equal(["headers", "first", "second", "call to  with yes"], seen);
    }

    [Fact]
    public void WithHost_OfAClient_NamesTheHost()
    {
        var seen = new List<string>();
        var client = new EchoService.EchoServiceClient(new LastInvoker(seen));

        client.WithHost("elsewhere").Echo(new EchoRequest { Text = "a" });
        client.Echo(new EchoRequest { Text = "a" });

        Assert.Equal(["call to elsewhere with ", "call to  with "], seen);
    }

    private sealed class Noting(List<string> seen, string name) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            seen.Add(name);
            return continuation(request, context);
        }
    }

    private sealed class LastInvoker(List<string> seen) : CallInvoker
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            seen.Add($"call to {host} with {options.Headers?.GetValue("added")}");
            return (TResponse)(object)new EchoResponse();
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
            => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
            => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options)
            => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options)
            => throw new NotSupportedException();
    }
}
