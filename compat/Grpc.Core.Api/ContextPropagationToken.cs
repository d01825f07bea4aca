namespace Grpc.Core;

/// <summary>Opaque link from a server call to the calls that it makes.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
