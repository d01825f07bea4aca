using System.Threading.Channels;
using Grpc.Core;
using Mesh.Agent.Connecting;
using Mesh.Agent.Masking;
using Mesh.Report.V1;

namespace Mesh.Agent.Reporting;

/// <summary>
/// Tells Reporter how the steps get on, in their order and without making the run wait, and the result. Every call is retried
/// until it is acknowledged or refused for good. Bound: two reports for each step that a job may have.
/// </summary>
internal sealed class ReportClient : IAsyncDisposable
{
    private const int Bound = 1024;

    private readonly AgentEnvironment _environment;
    private readonly MeshConnection _connection;
    private readonly ReporterService.ReporterServiceClient _client;
    private readonly Masker _masker;
    private readonly RetryPolicy _retry;
    private readonly AgentTimings _timings;
    private readonly Notice _notice;
    private readonly Channel<StepReport> _steps = Channel.CreateBounded<StepReport>(Bound);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<string> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reporting;

    public ReportClient(
        AgentEnvironment environment,
        MeshConnection connection,
        Masker masker,
        RetryPolicy retry,
        AgentTimings timings,
        Notice notice)
    {
        _environment = environment;
        _connection = connection;
        _client = new ReporterService.ReporterServiceClient(connection.Invoker);
        _masker = masker;
        _retry = retry;
        _timings = timings;
        _notice = notice;
        _reporting = Task.Run(ReportStepsAsync);
    }

    /// <summary>Ends, with the reason, when Reporter refuses this attempt for good.</summary>
    public Task<string> Refused => _refused.Task;

    /// <summary>Queues the report of a step, with its message masked. The caller must not change it any more.</summary>
    public void Step(StepReport step)
    {
        step.Message = _masker.Mask(step.Message);
        if (!_steps.Writer.TryWrite(step))
        {
            throw new InvalidOperationException($"more than {Bound} step reports wait");
        }
    }

    /// <summary>Waits until every step is reported, then reports the result.</summary>
    /// <returns>False when Reporter refuses it for good.</returns>
    public async Task<bool> ResultAsync(Result result)
    {
        _steps.Writer.TryComplete();
        await _reporting;
        result.Outcome.Message = _masker.Mask(result.Outcome.Message);
        var request = new ReportResultRequest
        {
            Job = _environment.Job,
            Attempt = _environment.Attempt,
            Epoch = _environment.Epoch,
            Result = result,
        };
        return await CallAsync("result", options => _client.ReportResultAsync(request, options).ResponseAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _steps.Writer.TryComplete();
        await _end.CancelAsync();
        await _reporting.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    private async Task ReportStepsAsync()
    {
        await foreach (var step in _steps.Reader.ReadAllAsync(_end.Token))
        {
            var request = new ReportStepRequest
            {
                Job = _environment.Job,
                Attempt = _environment.Attempt,
                Epoch = _environment.Epoch,
                Step = step,
            };
            await CallAsync($"step {step.Index}", options => _client.ReportStepAsync(request, options).ResponseAsync);
        }
    }

    private async Task<bool> CallAsync<T>(string what, Func<CallOptions, Task<T>> call)
    {
        while (true)
        {
            try
            {
                // A deadline of the run's clock would let a test's clock end real calls; the machine's clock bounds them.
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                limit.CancelAfter(_timings.Call);
                await call(new CallOptions(_connection.Headers(), cancellationToken: limit.Token));
                _retry.Progress();
                return true;
            }
            catch (RpcException exception) when (!_end.IsCancellationRequested)
            {
                _notice.Write($"report of {what}: {exception.Status.StatusCode}: {exception.Status.Detail}{Cause(exception)}");
                if (!await _retry.WaitAsync(exception, _end.Token))
                {
                    _refused.TrySetResult($"Reporter refuses the attempt: {exception.Status.Detail}");
                    return false;
                }
            }
        }
    }

    private static string Cause(RpcException exception) =>
        exception.Status.DebugException is { } cause ? $" ({cause.GetBaseException().Message})" : "";
}
