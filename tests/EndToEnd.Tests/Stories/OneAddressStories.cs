using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Mesh.EndToEnd.Tests.Cluster;

namespace Mesh.EndToEnd.Tests.Stories;

/// <summary>One address is enough for a client: reflection and health of all services, through the Ingress.</summary>
[Collection(MeshCollection.Name)]
public sealed class OneAddressStories(MeshFixture fixture)
{
    private static readonly string[] PublicServices =
    [
        "mesh.intake.v1.JobIntakeService", "mesh.dispatch.v1.DispatcherService", "mesh.report.v1.ReporterService",
        "mesh.logs.v1.LogShipperService",
    ];

    private readonly RunningMesh _mesh = fixture.Mesh;

    [Fact]
    public async Task Reflection_ListServices_NamesAllOfThem()
    {
        var client = new ServerReflection.ServerReflectionClient(_mesh.Channel);
        using var call = client.ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name);

        Assert.Superset(PublicServices.ToHashSet(), names.ToHashSet());
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Health_OfEachService_IsServing()
    {
        var client = new Health.HealthClient(_mesh.Channel);
        foreach (var service in PublicServices.Append(""))
        {
            var answer = await client.CheckAsync(new HealthCheckRequest { Service = service });
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        }
    }

    [Fact]
    public async Task Call_InternalService_HasNoRoute()
    {
        var client = new Intake.V1.JobQueueService.JobQueueServiceClient(_mesh.Channel);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await client.CompleteLeaseAsync(new Intake.V1.CompleteLeaseRequest()));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }
}
