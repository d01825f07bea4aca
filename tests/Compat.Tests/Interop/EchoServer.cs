using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Mesh.Compat.Tests.Protos;
using Mesh.Hosting.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Mesh.Compat.Tests.Interop;

/// <summary>A real Kestrel with the echo, health and reflection services on three free ports: h2c, TLS and mutual TLS.</summary>
public sealed class EchoServer : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new();
    private WebApplication? _app;

    public Uri Plain { get; private set; } = null!;

    public Uri Tls { get; private set; } = null!;

    public Uri MutualTls { get; private set; } = null!;

    /// <summary>Holds ca.pem, client.pem and client.key.</summary>
    public string CertificateDirectory => _certificates.Directory;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => UseTls(listen, ClientCertificateMode.NoCertificate));
            kestrel.Listen(IPAddress.Loopback, 0, listen => UseTls(listen, ClientCertificateMode.RequireCertificate));
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddGrpc(grpc => grpc.CompressionProviders =
        [
            new MemberWritingGzipCompressionProvider(),
            new DeflateCompressionProvider(CompressionLevel.Fastest),
        ]);
        builder.Services
            .AddGrpcHealthChecks(health => health.Services.Map(EchoService.Descriptor.FullName, check => check.Name == "echo"))
            .AddCheck("echo", () => HealthCheckResult.Healthy());
        builder.Services.AddGrpcReflection();
        _app = builder.Build();
        _app.MapGrpcService<EchoServiceImpl>();
        _app.MapGrpcHealthChecksService();
        _app.MapGrpcReflectionService();
        await _app.StartAsync();

        var ports = _app.Urls.Select(url => new Uri(url).Port).ToList();
        Plain = new Uri($"http://127.0.0.1:{ports[0]}");
        Tls = new Uri($"https://localhost:{ports[1]}");
        MutualTls = new Uri($"https://localhost:{ports[2]}");
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _certificates.Dispose();
    }

    /// <summary>A channel that trusts the server, and shows the client certificate when asked to.</summary>
    public GrpcChannel Channel(Uri address, bool showCertificate = false)
        => GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { HttpHandler = Handler(showCertificate), DisposeHttpClient = true });

    public SocketsHttpHandler Handler(bool showCertificate = false)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _)
            => certificate is X509Certificate2 shown && _certificates.IsOurs(shown);
        if (showCertificate)
        {
            handler.SslOptions.ClientCertificates = [_certificates.Client];
        }

        return handler;
    }

    private void UseTls(ListenOptions listen, ClientCertificateMode mode)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.UseHttps(https =>
        {
            https.ServerCertificate = _certificates.Server;
            https.ClientCertificateMode = mode;
            https.ClientCertificateValidation = (certificate, _, _) => _certificates.IsOurs(certificate);
        });
    }
}
