using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using static Grpc.Reflection.V1.ServerReflection;

namespace Grpc.Reflection;

/// <summary>The reflection service <c>grpc.reflection.v1</c>.</summary>
public class ReflectionV1ServiceImpl : ServerReflectionBase
{
    private readonly ReflectionCore _core;

    /// <param name="services">Full names of the services to list.</param>
    /// <param name="symbolRegistry">The files to answer from.</param>
    public ReflectionV1ServiceImpl(IEnumerable<string> services, SymbolRegistry symbolRegistry)
    {
        _core = new ReflectionCore(services, symbolRegistry);
    }

    public ReflectionV1ServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors)
    {
        _core = new ReflectionCore(serviceDescriptors);
    }

    public ReflectionV1ServiceImpl(params ServiceDescriptor[] serviceDescriptors)
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
            await responseStream.WriteAsync(_core.Answer(request)).ConfigureAwait(false);
        }
    }
}
