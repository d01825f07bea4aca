using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>A connection, or a set of them, to a server; what generated clients are made from.</summary>
public abstract class ChannelBase
{
    protected ChannelBase(string target)
    {
        Target = GrpcPreconditions.CheckNotNull(target, nameof(target));
    }

    /// <summary>The address that the channel was made for.</summary>
    public string Target { get; }

    public abstract CallInvoker CreateCallInvoker();

    public Task ShutdownAsync() => ShutdownAsyncCore();

    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
