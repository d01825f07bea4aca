namespace Grpc.Core;

/// <summary>The client's end of a request stream.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Half-closes the call: no more requests follow.</summary>
    Task CompleteAsync();
}
