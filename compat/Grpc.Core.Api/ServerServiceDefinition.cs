namespace Grpc.Core;

/// <summary>Methods of a service with their handlers, to be replayed into a <see cref="ServiceBinderBase"/>.</summary>
public class ServerServiceDefinition
{
    private readonly Action<ServiceBinderBase>[] _methods;

    private ServerServiceDefinition(Action<ServiceBinderBase>[] methods)
    {
        _methods = methods;
    }

    public static Builder CreateBuilder() => new();

    /// <summary>For gRPC implementations: adds every method to <paramref name="serviceBinder"/>.</summary>
    public void BindService(ServiceBinderBase serviceBinder) => Array.ForEach(_methods, add => add(serviceBinder));

    /// <summary>Collects the methods of a definition; each name once.</summary>
    public class Builder
    {
        private readonly HashSet<string> _names = [];
        private readonly List<Action<ServiceBinderBase>> _inOrder = [];

        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class
            => Add(method.FullName, binder => binder.AddMethod(method, handler));

        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class
            => Add(method.FullName, binder => binder.AddMethod(method, handler));

        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class
            => Add(method.FullName, binder => binder.AddMethod(method, handler));

        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class
            => Add(method.FullName, binder => binder.AddMethod(method, handler));

        public ServerServiceDefinition Build() => new([.. _inOrder]);

        private Builder Add(string fullName, Action<ServiceBinderBase> add)
        {
            if (!_names.Add(fullName))
            {
                throw new ArgumentException($"The method {fullName} was added before.");
            }

            _inOrder.Add(add);
            return this;
        }
    }
}
