using Grpc.AspNetCore.HealthChecks;
using Grpc.Net.ClientFactory;
using Grpc.Reflection;
using Mesh.Dispatch.V1;
using Mesh.Hosting.Peers;
using Mesh.Intake.V1;
using Mesh.Logs.V1;
using Mesh.Report.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using ReflectionV1 = Grpc.Reflection.V1;
using ReflectionV1Alpha = Grpc.Reflection.V1Alpha;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Mesh.Hosting.FrontDoor;

/// <summary>
/// Makes one service the front door: behind the one address of the Ingress, its reflection knows the services of all the
/// processes, and its health answers for each of them. A route can lead to one backend only, and these two are the same path in
/// every process.
/// </summary>
public static class FrontDoorFeature
{
    private static readonly ServiceDescriptor[] Infrastructure =
    [
        Grpc.Health.V1.Health.Descriptor,
        ReflectionV1.ServerReflection.Descriptor,
        ReflectionV1Alpha.ServerReflection.Descriptor,
    ];

    private static readonly (Peer Peer, ServiceDescriptor Service)[] Peers =
    [
        (Peer.Dispatcher, DispatcherService.Descriptor),
        (Peer.Reporter, ReporterService.Descriptor),
        (Peer.LogShipper, LogShipperService.Descriptor),
    ];

    /// <summary>Adds reflection and health of all public services to this process, and their routes to its Ingress.</summary>
    public static void AddFrontDoor(this IHostApplicationBuilder builder)
    {
        ServiceDescriptor[] all =
        [
            JobIntakeService.Descriptor, JobQueueService.Descriptor, .. Peers.Select(p => p.Service), .. Infrastructure,
        ];
        builder.Services.AddSingleton(new ReflectionServiceImpl(all));
        builder.Services.AddSingleton(new ReflectionV1ServiceImpl(all));
        builder.Services.AddSingleton(new ExtraRoutes([.. Infrastructure.Select(d => d.FullName)]));
        foreach (var (peer, service) in Peers)
        {
            var check = $"peer-{peer}";
            builder.AddPeer<Grpc.Health.V1.Health.HealthClient>(peer, check);
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                check,
                services => new PeerHealthCheck(services.GetRequiredService<GrpcClientFactory>(), check, service.FullName),
                failureStatus: null,
                tags: [PeerHealthCheck.Tag]));
            builder.Services.Configure<GrpcHealthChecksOptions>(options =>
                options.Services.Map(service.FullName, context => context.Name == check));
        }
    }
}
