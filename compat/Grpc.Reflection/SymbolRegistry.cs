using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Files, found by their name or by what they declare.</summary>
public class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> _byName = [];
    private readonly Dictionary<string, FileDescriptor> _bySymbol = [];

    private SymbolRegistry()
    {
    }

    /// <summary>A registry of the given files and everything that they import.</summary>
    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        var registry = new SymbolRegistry();
        foreach (var file in fileDescriptors)
        {
            registry.Add(file);
        }

        return registry;
    }

    /// <summary>Null when there is none.</summary>
    public FileDescriptor? FileByName(string filename) => _byName.GetValueOrDefault(filename);

    /// <summary>The file that declares a service, method, message or enum; null when there is none.</summary>
    public FileDescriptor? FileContainingSymbol(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    private void Add(FileDescriptor file)
    {
        if (!_byName.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }

        IEnumerable<IDescriptor> symbols =
        [
            .. file.EnumTypes,
            .. file.MessageTypes.SelectMany(WithNested),
            .. file.Services,
            .. file.Services.SelectMany(service => service.Methods),
        ];
        foreach (var symbol in symbols)
        {
            _bySymbol[symbol.FullName] = file;
        }
    }

    private static IEnumerable<IDescriptor> WithNested(MessageDescriptor message)
        => [message, .. message.EnumTypes, .. message.NestedTypes.SelectMany(WithNested)];
}
