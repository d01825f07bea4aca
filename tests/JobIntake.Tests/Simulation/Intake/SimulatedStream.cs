using Grpc.Core;
using Mesh.JobIntake.Tests.Simulation.Machine;

namespace Mesh.JobIntake.Tests.Simulation.Intake;

/// <summary>A stream between a caller and a JobIntake process. When it is cut, the server may hear of it much later.</summary>
internal sealed class SimulatedStream<TRequest, TResponse> : IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>
{
    private const int Window = 8;

    private readonly SimulatedPipe<TRequest> _requests = new(Window);
    private readonly SimulatedPipe<TResponse> _responses = new(Window);
    private readonly SimulatedNetwork _network;
    private readonly SimulatedContext _context;
    private readonly SimulatedProcess _server;
    private readonly SimulatedMachine _machine;
    private Task _said = Task.CompletedTask;
    private bool _isCut;

    public SimulatedStream(
        SimulatedMachine machine,
        SimulatedNetwork network,
        SimulatedIntake intake,
        Func<IServiceProvider, SimulatedStream<TRequest, TResponse>, ServerCallContext, Task> method,
        Action? headers = null)
    {
        (_machine, _network, _server, _context) = (machine, network, intake.Process, new SimulatedContext(headers));
        _server.Spawn("stream", async () =>
        {
            var (_, error) = await network.Observed(async () =>
            {
                await method(intake.Services, this, _context);
                return true;
            });
            _responses.Cut(error ?? SimulatedNetwork.Unavailable("the stream was closed"));
            _context.Cancel();
            _requests.Cut(new SimulatedFaultException("the call is over"));
        });
        _ = WatchServerAsync();
    }

    public TRequest Current { get; private set; } = default!;

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>For the caller: says something, after all that was said before.</summary>
    public Task SayAsync(TRequest request) => _said = SayAfterAsync(_said, request);

    /// <summary>For the caller: the next answer.</summary>
    public async Task<TResponse> NextAsync()
    {
        var next = await _responses.ReadAsync(CancellationToken.None);
        await _network.TravelAsync();
        return next;
    }

    /// <summary>The connection breaks: the caller knows at once.</summary>
    public void Cut()
    {
        if (!_isCut)
        {
            _isCut = true;
            _responses.Cut(SimulatedNetwork.Unavailable("the connection broke"));
            _server.Spawn("cut", async () =>
            {
                await _machine.DelayAsync(0, _network.Hiccups() ? 40 : 0.5);
                _context.Cancel();
                _requests.Cut(new SimulatedFaultException("the connection broke"));
            });
        }
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        Current = await _requests.ReadAsync(cancellationToken);
        await _network.TravelAsync();
        return true;
    }

    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        if (_isCut)
        {
            // What is written into a connection whose end nobody has noticed yet is taken, and lost.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return;
        }

        await _responses.WriteAsync(message, cancellationToken);
    }

    private async Task SayAfterAsync(Task before, TRequest request)
    {
        await Task.WhenAny(before);
        await _requests.WriteAsync(request, CancellationToken.None);
    }

    private async Task WatchServerAsync()
    {
        await _server.Death;
        _responses.Cut(SimulatedNetwork.Unavailable("the process died"));
        _requests.Cut(new SimulatedFaultException("the process died"));
    }
}
