using System.Net;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.ClientFactory;
using Mesh.Compat.Tests.Protos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using EchoClient = Mesh.Compat.Tests.Protos.EchoService.EchoServiceClient;

namespace Mesh.Compat.Tests.Interop;

public sealed class ClientFactoryTests(EchoServer server) : IClassFixture<EchoServer>
{
    private static readonly EchoRequest Request = new() { Text = "f" };

    [Fact]
    public async Task AddGrpcClient_WithAnAddress_MakesAClient()
    {
        await using var services = Services(services => services.AddGrpcClient<EchoClient>(o => o.Address = server.Plain));

        Assert.Equal("f", (await services.GetRequiredService<EchoClient>().EchoAsync(Request)).Text);
    }

    [Fact]
    public async Task AddGrpcClient_WithANameAndServices_MakesAClientByName()
    {
        await using var services = Services(services =>
        {
            services.AddSingleton(server);
            services.AddGrpcClient<EchoClient>("one", (s, o) => o.Address = s.GetRequiredService<EchoServer>().Plain);
            services.AddGrpcClient<EchoClient>("two").ConfigureHttpClient(http => http.BaseAddress = server.Plain);
        });
        var factory = services.GetRequiredService<GrpcClientFactory>();

        Assert.Equal("f", (await factory.CreateClient<EchoClient>("one").EchoAsync(Request)).Text);
        Assert.Equal("f", (await factory.CreateClient<EchoClient>("two").EchoAsync(Request)).Text);
        Assert.Throws<InvalidOperationException>(() => factory.CreateClient<EchoClient>("three"));
    }

    [Fact]
    public async Task AddInterceptorAndCallCredentials_OfAClient_BothTouchTheCall()
    {
        var intercepted = 0;
        await using var services = Services(services => services
            .AddGrpcClient<EchoClient>(o => o.Address = server.Plain)
            .ConfigureChannel(o => o.UnsafeUseInsecureChannelCallCredentials = true)
            .AddInterceptor(() => new Counting(() => intercepted++))
            .AddCallCredentials((_, headers) =>
            {
                headers.Add(EchoServiceImpl.TextHeader, "from credentials");
                return Task.CompletedTask;
            }));
        using var call = services.GetRequiredService<EchoClient>().EchoAsync(Request);

        Assert.Equal("from credentials", (await call.ResponseHeadersAsync).GetValue(EchoServiceImpl.TextHeader));
        Assert.Equal(1, intercepted);
    }

    [Fact]
    public void AddCallCredentials_WithoutTls_IsRefusedAtFirstUse()
    {
        using var services = Services(services => services
            .AddGrpcClient<EchoClient>(o => o.Address = server.Plain)
            .AddCallCredentials((_, _) => Task.CompletedTask));

        Assert.Throws<InvalidOperationException>(services.GetRequiredService<EchoClient>);
    }

    [Fact]
    public void AddInterceptor_OfAClientThatIsNotGrpc_IsRefused()
        => Assert.Throws<InvalidOperationException>(()
            => new ServiceCollection().AddHttpClient("plain").AddInterceptor(() => new Counting(() => { })));

    [Fact]
    public async Task EnableCallContextPropagation_InsideAServerCall_HandsOnTheDeadline()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddGrpcClient<EchoClient>(o => o.Address = server.Plain).EnableCallContextPropagation();
        await using var relay = builder.Build();
        relay.MapGrpcService<RelayService>();
        await relay.StartAsync();
        using var channel = server.Channel(new Uri(relay.Urls.Single()));
        var client = new EchoClient(channel);
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20);

        Assert.InRange((await client.EchoAsync(Request, deadline: deadline)).DeadlineMillis, 1, 20_000);
        Assert.Equal(0, (await client.EchoAsync(Request)).DeadlineMillis);
    }

    [Fact]
    public async Task EnableCallContextPropagation_OutsideOfAServerCall_IsRefusedUnlessSuppressed()
    {
        await using var services = Services(services =>
        {
            services.AddGrpcClient<EchoClient>("strict", o => o.Address = server.Plain).EnableCallContextPropagation();
            services.AddGrpcClient<EchoClient>("lax", o => o.Address = server.Plain)
                .EnableCallContextPropagation(o => o.SuppressContextNotFoundErrors = true);
        });
        var factory = services.GetRequiredService<GrpcClientFactory>();

        Assert.Throws<InvalidOperationException>(() => factory.CreateClient<EchoClient>("strict").EchoAsync(Request));
        Assert.Equal("f", (await factory.CreateClient<EchoClient>("lax").EchoAsync(Request)).Text);
    }

    private static ServiceProvider Services(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        register(services);
        return services.BuildServiceProvider();
    }

    private sealed class RelayService(EchoClient next) : EchoService.EchoServiceBase
    {
        public override async Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context)
            => await next.EchoAsync(request);
    }

    private sealed class Counting(Action count) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            count();
            return continuation(request, context);
        }
    }
}
