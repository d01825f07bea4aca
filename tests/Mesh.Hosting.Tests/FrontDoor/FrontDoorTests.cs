using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using Mesh.Hosting.FrontDoor;
using Mesh.Intake.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Hosting.Tests.FrontDoor;

public sealed class FrontDoorTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        var builder = MeshService.CreateBuilder(
            [
                "--Mesh:Listen=http://127.0.0.1:0", "--Mesh:Ingress:Enabled=false", "--Mesh:LogLevel=Warning",
                // Nothing listens on port 9 of the loopback: these peers are down.
                "--Mesh:Services:Reporter=http://127.0.0.1:9", "--Mesh:Services:LogShipper=http://127.0.0.1:9",
                "--Mesh:Services:Dispatcher=http://127.0.0.1:9",
            ],
            "jobintake");
        builder.AddFrontDoor();
        _app = builder.Build();
        _app.MapMeshService<Intake>(isPublic: true);
        _app.MapGrpcHealthChecksService();
        _app.MapGrpcReflectionService();
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _channel = GrpcChannel.ForAddress(address);
    }

    [Fact]
    public async Task Reflection_ListServices_NamesThePublicServicesOfAllProcesses()
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name).ToArray();
        Assert.Contains("mesh.intake.v1.JobIntakeService", names);
        Assert.Contains("mesh.dispatch.v1.DispatcherService", names);
        Assert.Contains("mesh.report.v1.ReporterService", names);
        Assert.Contains("mesh.logs.v1.LogShipperService", names);
        Assert.Contains("grpc.health.v1.Health", names);
        await call.RequestStream.CompleteAsync();
    }

    [Theory]
    [InlineData("", HealthCheckResponse.Types.ServingStatus.Serving)]
    [InlineData("mesh.intake.v1.JobIntakeService", HealthCheckResponse.Types.ServingStatus.Serving)]
    [InlineData("mesh.report.v1.ReporterService", HealthCheckResponse.Types.ServingStatus.NotServing)]
    public async Task Health_PeersAreDown_OnlyTheirServicesAreUnhealthy(
        string service, HealthCheckResponse.Types.ServingStatus expected)
    {
        var answer = await new Grpc.Health.V1.Health.HealthClient(_channel).CheckAsync(new HealthCheckRequest { Service = service });
        Assert.Equal(expected, answer.Status);
    }

    [Fact]
    public async Task Health_UnknownService_IsNotFound()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Grpc.Health.V1.Health.HealthClient(_channel).CheckAsync(new HealthCheckRequest { Service = "no.such.Service" }));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task Call_ImplementationThrows_AnswersInternalWithoutItsText()
    {
        var client = new JobIntakeService.JobIntakeServiceClient(_channel);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.GetJobAsync(new GetJobRequest { Name = "x" }));

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.DoesNotContain("private words", error.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("incident", error.Status.Detail, StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class Intake : JobIntakeService.JobIntakeServiceBase
    {
        public override Task<GetJobResponse> GetJob(GetJobRequest request, ServerCallContext context) =>
            throw new InvalidOperationException("private words");
    }
}
