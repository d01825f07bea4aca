using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using static Grpc.Reflection.V1Alpha.ServerReflection;

namespace Grpc.Reflection;

/// <summary>The reflection service under its older name, <c>grpc.reflection.v1alpha</c>; some clients know no other.</summary>
public class ReflectionServiceImpl : ServerReflectionBase
{
    private readonly ReflectionCore _core;

    /// <param name="services">Full names of the services to list.</param>
    /// <param name="symbolRegistry">The files to answer from.</param>
    public ReflectionServiceImpl(IEnumerable<string> services, SymbolRegistry symbolRegistry)
    {
        _core = new ReflectionCore(services, symbolRegistry);
    }

    public ReflectionServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors)
    {
        _core = new ReflectionCore(serviceDescriptors);
    }

    public ReflectionServiceImpl(params ServiceDescriptor[] serviceDescriptors)
        : this((IEnumerable<ServiceDescriptor>)serviceDescriptors)
    {
    }

    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            var request = requestStream.Current;
            await responseStream.WriteAsync(Older(_core.Answer(Newer(request)))).ConfigureAwait(false);
        }
    }

    // The two versions are the same on the wire, so bytes carry one into the other.
    private static V1.ServerReflectionRequest Newer(ServerReflectionRequest request)
        => V1.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString());

    private static ServerReflectionResponse Older(V1.ServerReflectionResponse response)
        => ServerReflectionResponse.Parser.ParseFrom(response.ToByteString());
}
