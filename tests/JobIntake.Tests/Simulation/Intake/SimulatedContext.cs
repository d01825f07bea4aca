using Grpc.Core;

namespace Mesh.JobIntake.Tests.Simulation.Intake;

/// <summary>A call as its handler sees it.</summary>
internal sealed class SimulatedContext(Action? headers = null) : ServerCallContext
{
    private readonly CancellationTokenSource _gone = new();

    protected override string MethodCore => "/simulated";

    protected override string HostCore => "jobintake";

    protected override string PeerCore => "simulated";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => _gone.Token;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => new(null, []);

    /// <summary>The caller is gone.</summary>
    public void Cancel() => _gone.Cancel();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        headers?.Invoke();
        return Task.CompletedTask;
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException();
}
