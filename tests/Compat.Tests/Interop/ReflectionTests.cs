using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Mesh.Compat.Tests.Protos;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Mesh.Compat.Tests.Interop;

public sealed class ReflectionTests(EchoServer server) : IClassFixture<EchoServer>
{
    private static readonly string[] AllServices =
    [
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
        "mesh.compat.test.v1.EchoService",
    ];

    [Fact]
    public async Task ListServices_OfV1_NamesEveryMappedService()
    {
        var response = await AskAsync(new ServerReflectionRequest { ListServices = "" });

        Assert.Equal(AllServices, response.ListServicesResponse.Service.Select(service => service.Name).Order());
    }

    [Fact]
    public async Task ListServices_OfV1Alpha_NamesEveryMappedService()
    {
        using var channel = server.Channel(server.Plain);
        using var call = new Alpha.ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { ListServices = "" });

        Assert.True(await call.ResponseStream.MoveNext());
        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name);
        Assert.Equal(AllServices, names.Order());
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Theory]
    [InlineData("mesh.compat.test.v1.EchoService")]
    [InlineData("mesh.compat.test.v1.EchoService.Chat")]
    [InlineData("mesh.compat.test.v1.EchoRequest")]
    public async Task FileContainingSymbol_OfOurs_GivesTheFile(string symbol)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        var file = FileDescriptorProto.Parser.ParseFrom(response.FileDescriptorResponse.FileDescriptorProto.First());
        Assert.Equal(EchoReflection.Descriptor.Name, file.Name);
    }

    [Fact]
    public async Task FileByFilename_OfAnImport_GivesTheFile()
    {
        var response = await AskAsync(new ServerReflectionRequest { FileByFilename = EchoReflection.Descriptor.Name });

        Assert.Single(response.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task FileContainingSymbol_OfNothing_IsNotFound()
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "mesh.Nothing" });

        Assert.Equal((int)StatusCode.NotFound, response.ErrorResponse.ErrorCode);
    }

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        using var channel = server.Channel(server.Plain);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext());
        return call.ResponseStream.Current;
    }
}
