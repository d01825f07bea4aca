using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Mesh.Compat.Tests.Protos;
using Health = Grpc.Health.V1.Health;

namespace Mesh.Compat.Tests.Interop;

/// <summary>The genuine .NET client and server, on the stand-ins.</summary>
public sealed class DotnetClientTests(EchoServer server) : IClassFixture<EchoServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CallOptions Soon => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience);

    [Fact]
    public async Task Unary_WithMetadata_ComesBackInHeadersAndTrailers()
    {
        using var channel = server.Channel(server.Plain);
        byte[] bytes = [0, 1, 254, 255];
        var headers = new Metadata { { EchoServiceImpl.TextHeader, "hello" }, { EchoServiceImpl.BytesTrailer, bytes } };
        using var call = new EchoService.EchoServiceClient(channel)
            .EchoAsync(new EchoRequest { Text = "a" }, Soon.WithHeaders(headers));

        var response = await call;

        Assert.Equal("a", response.Text);
        Assert.Equal("hello", (await call.ResponseHeadersAsync).GetValue(EchoServiceImpl.TextHeader));
        Assert.Equal(bytes, call.GetTrailers().GetValueBytes(EchoServiceImpl.BytesTrailer));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public void BlockingUnary_OfAText_ComesBack()
    {
        using var channel = server.Channel(server.Plain);

        Assert.Equal("b", new EchoService.EchoServiceClient(channel).Echo(new EchoRequest { Text = "b" }, Soon).Text);
    }

    [Fact]
    public async Task ClientStreaming_OfThree_IsCollected()
    {
        using var channel = server.Channel(server.Plain);
        using var call = new EchoService.EchoServiceClient(channel).Collect(Soon);
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text });
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal("a,b,c", (await call).Text);
    }

    [Fact]
    public async Task ServerStreaming_ThatFails_GivesAllMessagesThenTheStatus()
    {
        using var channel = server.Channel(server.Plain);
        var request = new EchoRequest { Text = "x", Repeat = 3, FailCode = (int)StatusCode.FailedPrecondition };
        using var call = new EchoService.EchoServiceClient(channel).Expand(request, Soon);
        var texts = new List<string>();

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync())
            {
                texts.Add(response.Text);
            }
        });

        Assert.Equal(["x0", "x1", "x2"], texts);
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
    }

    [Fact]
    public async Task DuplexStreaming_OneByOne_AnswersEachAtOnce()
    {
        using var channel = server.Channel(server.Plain);
        using var call = new EchoService.EchoServiceClient(channel).Chat(Soon);
        for (var i = 0; i < 5; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"m{i}" });

            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal($"m{i}", call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Unary_ThatFails_CarriesErrorDetails()
    {
        using var channel = server.Channel(server.Plain);
        var request = new EchoRequest { Text = "no such thing", FailCode = (int)StatusCode.NotFound };

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await new EchoService.EchoServiceClient(channel).EchoAsync(request, Soon));

        Assert.Equal((StatusCode.NotFound, "no such thing"), (failure.StatusCode, failure.Status.Detail));
        var details = Google.Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(EchoServiceImpl.FailureReason, details.Details.Single().Unpack<ErrorInfo>().Type);
    }

    [Fact]
    public async Task Unary_WithDeadline_ShowsItToTheServer()
    {
        using var channel = server.Channel(server.Plain);

        var response = await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest { Text = "d" }, Soon);

        Assert.InRange(response.DeadlineMillis, 1, (long)Patience.TotalMilliseconds);
    }

    [Fact]
    public async Task Unary_PastItsDeadline_FailsAndEndsTheServerCall()
    {
        using var channel = server.Channel(server.Plain);
        var client = new EchoService.EchoServiceClient(channel);
        var hang = new HangRequest { Id = Guid.NewGuid().ToString() };
        // The connection is there before the clock starts: a call that its deadline overtakes on the way never reaches the server.
        await channel.ConnectAsync();
        using var call = client.HangAsync(hang, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(2));
        await client.AwaitHangAsync(hang, Soon);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Equal("cancelled", (await client.HowHangEndedAsync(hang, Soon)).Text);
    }

    [Fact]
    public async Task Unary_CancelledByTheClient_IsSeenByTheServer()
    {
        using var channel = server.Channel(server.Plain);
        var client = new EchoService.EchoServiceClient(channel);
        var hang = new HangRequest { Id = Guid.NewGuid().ToString() };
        using var cancellation = new CancellationTokenSource();
        using var call = client.HangAsync(hang, Soon.WithCancellationToken(cancellation.Token));
        await client.AwaitHangAsync(hang, Soon);

        // Not right after the headers of the call itself: there Grpc.Net.Client 2.85 now and then reports INTERNAL, with an
        // ObjectDisposedException of the response's content.
        await cancellation.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.True(failure.StatusCode == StatusCode.Cancelled, failure.ToString());
        Assert.Equal("cancelled", (await client.HowHangEndedAsync(hang, Soon)).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("z")]
    public async Task Unary_WithGzipBothWays_ComesBack(string text)
    {
        using var channel = server.Channel(server.Plain);
        var headers = new Metadata
        {
            { "grpc-internal-encoding-request", "gzip" },
            { EchoServiceImpl.WantGzipHeader, "1" },
        };

        var response = await new EchoService.EchoServiceClient(channel)
            .EchoAsync(new EchoRequest { Text = text }, Soon.WithHeaders(headers));

        Assert.Equal((text, text.Length == 0 ? "" : "gzip"), (response.Text, response.RequestEncoding));
    }

    [Fact]
    public async Task Tls_WithTheAuthorityTrusted_Works()
    {
        using var channel = server.Channel(server.Tls);

        var response = await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest { Text = "t" }, Soon);

        Assert.Equal("t", response.Text);
    }

    [Fact]
    public async Task MutualTls_WithACertificate_ShowsTheClientsName()
    {
        using var channel = server.Channel(server.MutualTls, showCertificate: true);

        var response = await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest { Text = "m" }, Soon);

        Assert.Equal(TestCertificates.ClientDnsName, response.PeerIdentity);
    }

    [Fact]
    public async Task MutualTls_WithoutACertificate_IsRefused()
    {
        using var channel = server.Channel(server.MutualTls);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest { Text = "m" }, Soon));

        Assert.Contains(failure.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
    }

    [Fact]
    public async Task HealthCheck_OfKnownAndUnknownServices_AnswersEach()
    {
        using var channel = server.Channel(server.Plain);
        var client = new Health.HealthClient(channel);

        foreach (var service in new[] { "", EchoService.Descriptor.FullName })
        {
            var response = await client.CheckAsync(new HealthCheckRequest { Service = service }, Soon);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, response.Status);
        }

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await client.CheckAsync(new HealthCheckRequest { Service = "mesh.Nothing" }, Soon));
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
    }

    [Fact]
    public async Task HealthWatch_OfAKnownService_BeginsWithItsStatus()
    {
        using var channel = server.Channel(server.Plain);
        using var call = new Health.HealthClient(channel)
            .Watch(new HealthCheckRequest { Service = EchoService.Descriptor.FullName }, Soon);

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, call.ResponseStream.Current.Status);
    }
}
