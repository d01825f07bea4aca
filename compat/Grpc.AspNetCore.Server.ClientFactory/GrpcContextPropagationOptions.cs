namespace Grpc.AspNetCore.ClientFactory;

/// <summary>How a client takes over deadline and cancellation from the server call that it is used in.</summary>
public class GrpcContextPropagationOptions
{
    /// <summary>Outside of a server call: make the call as it is instead of failing.</summary>
    public bool SuppressContextNotFoundErrors { get; set; }
}
