using System.Net;
using Grpc.AspNetCore.HealthChecks;
using Mesh.Hosting.Compression;
using Mesh.Hosting.Errors;
using Mesh.Hosting.FrontDoor;
using Mesh.Hosting.Ingress;
using Mesh.Hosting.JobTokens;
using Mesh.Hosting.Lifetime;
using Mesh.Hosting.Logging;
using Mesh.Hosting.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Mesh.Hosting;

/// <summary>The frame of every Mesh service: gRPC over HTTP/2, health, reflection, logs, options and its own Ingress.</summary>
public static class MeshService
{
    // A frame of log bytes is at most 64 KiB and a job at most 512 KiB; 4 MiB leaves room for pages.
    private const int MaxMessageBytes = 4 * 1024 * 1024;

    /// <summary>Makes the builder that every Program.cs starts with.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="serviceName">The Kubernetes Service of this process, such as <c>jobintake</c>.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, string serviceName)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var mesh = builder.Configuration.GetSection(MeshOptions.Section).Get<MeshOptions>() ?? new MeshOptions();
        builder.AddMeshLogging(serviceName, mesh.LogLevel);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, mesh.Listen));
        builder.Services.AddMeshOptions<MeshOptions>(MeshOptions.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxMessageBytes;
            grpc.Interceptors.Add<UnexpectedErrorInterceptor>();
            grpc.Interceptors.Add<LeftReadInterceptor>();
            var gzip = grpc.CompressionProviders.FirstOrDefault(p => p.EncodingName == "gzip");
            if (gzip is not null)
            {
                grpc.CompressionProviders.Remove(gzip);
            }

            grpc.CompressionProviders.Add(new MemberWritingGzipCompressionProvider());
        });
        builder.Services.AddGrpcHealthChecks(health => health.Services.Map("", IsOwn))
            .AddCheck("process", () => HealthCheckResult.Healthy());
        builder.Services.AddGrpcReflection();
        builder.AddJobTokens();
        builder.AddIngressRegistration(serviceName);
        builder.AddMeshTelemetry(serviceName);
        builder.Services.AddSingleton<ServiceCatalog>();
        builder.Services.AddHostedService<ParentWatch>();
        return builder;
    }

    /// <summary>Binds an options class to its section, and validates it when the process starts.</summary>
    public static OptionsBuilder<TOptions> AddMeshOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();

    /// <summary>Maps a gRPC service, its health entry and, when it is public, its path on the Ingress.</summary>
    public static WebApplication MapMeshService<TService>(this WebApplication app, bool isPublic)
        where TService : class
    {
        var descriptor = GrpcDescriptor.Of(typeof(TService));
        app.MapGrpcService<TService>();
        app.Services.GetRequiredService<ServiceCatalog>().Add(descriptor, isPublic);
        var health = app.Services.GetRequiredService<IOptions<GrpcHealthChecksOptions>>().Value;
        health.Services.Map(descriptor.FullName, IsOwn);
        return app;
    }

    /// <summary>Maps health and reflection, and runs until the process is told to stop.</summary>
    public static async Task RunMeshAsync(this WebApplication app)
    {
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        await app.RunAsync();
    }

    // A peer that is down makes that peer's service unhealthy, not this process.
    private static bool IsOwn(HealthCheckMapContext check) => !check.Tags.Contains(PeerHealthCheck.Tag);

    private static void Listen(KestrelServerOptions kestrel, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url)
            || url.Scheme != Uri.UriSchemeHttp
            || !IPAddress.TryParse(url.Host, out var ip))
        {
            throw new InvalidOperationException($"Mesh:Listen is '{address}'; use http://IP:PORT, such as http://0.0.0.0:8080.");
        }

        kestrel.AddServerHeader = false;
        // A lease stream or a push may be silent for minutes; gRPC deadlines and keep-alive pings take the place of this rate.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 8 * 1024 * 1024;
        kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        kestrel.Listen(ip, url.Port, listen => listen.Protocols = HttpProtocols.Http2);
    }
}
