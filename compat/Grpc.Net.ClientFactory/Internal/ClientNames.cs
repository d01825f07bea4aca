namespace Grpc.Net.ClientFactory.Internal;

/// <summary>Which client type has which name; one name cannot mean two types.</summary>
internal sealed class ClientNames
{
    private readonly Dictionary<string, Type> _types = [];

    public void Reserve(string name, Type type)
    {
        if (_types.TryGetValue(name, out var other) && other != type)
        {
            throw new InvalidOperationException(
                $"The gRPC client name '{name}' already belongs to {other.FullName}. Without a name of its own a client has "
                + "that of its type, without the namespace: give one of the two a name.");
        }

        _types[name] = type;
    }
}
