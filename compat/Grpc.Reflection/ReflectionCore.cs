using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using static Grpc.Reflection.V1.ServerReflectionRequest;

namespace Grpc.Reflection;

/// <summary>Answers reflection requests, in the messages of v1.</summary>
internal sealed class ReflectionCore
{
    private readonly List<string> _services;
    private readonly SymbolRegistry _registry;

    public ReflectionCore(IEnumerable<string> services, SymbolRegistry registry)
    {
        _services = [.. services];
        _registry = registry;
    }

    public ReflectionCore(IEnumerable<ServiceDescriptor> services)
    {
        var all = services.ToList();
        _services = [.. all.Select(service => service.FullName)];
        _registry = SymbolRegistry.FromFiles(all.Select(service => service.File));
    }

    public ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        MessageRequestOneofCase.ListServices => Services(),
        MessageRequestOneofCase.FileByFilename => Files(_registry.FileByName(request.FileByFilename), "file"),
        MessageRequestOneofCase.FileContainingSymbol
            => Files(_registry.FileContainingSymbol(request.FileContainingSymbol), "symbol"),
        _ => Error(StatusCode.Unimplemented, "This kind of reflection request is not supported."),
    };

    private ServerReflectionResponse Services()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(_services.Select(name => new ServiceResponse { Name = name }));
        return new ServerReflectionResponse { ListServicesResponse = list };
    }

    private static ServerReflectionResponse Files(FileDescriptor? file, string kind)
    {
        if (file is null)
        {
            return Error(StatusCode.NotFound, $"There is no such {kind} here.");
        }

        var files = new List<FileDescriptor>();
        Collect(file, files);
        var response = new FileDescriptorResponse();
        response.FileDescriptorProto.AddRange(files.Select(one => one.SerializedData));
        return new ServerReflectionResponse { FileDescriptorResponse = response };
    }

    private static void Collect(FileDescriptor file, List<FileDescriptor> into)
    {
        if (into.Contains(file))
        {
            return;
        }

        into.Add(file);
        foreach (var import in file.Dependencies)
        {
            Collect(import, into);
        }
    }

    private static ServerReflectionResponse Error(StatusCode code, string message)
        => new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
