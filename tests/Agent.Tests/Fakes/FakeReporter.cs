using Grpc.Core;
using Mesh.Report.V1;

namespace Mesh.Agent.Tests.Fakes;

/// <summary>Keeps reports; fails as often as it is told to before that.</summary>
internal sealed partial class FakeReporter : ReporterService.ReporterServiceBase
{
    private readonly Lock _gate = new();
    private readonly List<StepReport> _steps = [];
    private readonly TaskCompletionSource<Result> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Failures { get; set; }

    public Status? Refuse { get; set; }

    public Task<Result> Result => _result.Task;

    public IReadOnlyList<StepReport> Steps
    {
        get
        {
            lock (_gate)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>The last report of a step.</summary>
    public StepReport Step(string name) => Steps.Last(step => step.Name == name);

    public override Task<ReportStepResponse> ReportStep(ReportStepRequest request, ServerCallContext context)
    {
        Check();
        lock (_gate)
        {
            _steps.Add(request.Step);
        }

        return Task.FromResult(new ReportStepResponse());
    }

    public override Task<ReportResultResponse> ReportResult(ReportResultRequest request, ServerCallContext context)
    {
        Check();
        _result.TrySetResult(request.Result);
        return Task.FromResult(new ReportResultResponse());
    }

    private void Check()
    {
        if (Refuse is { } refuse)
        {
            throw new RpcException(refuse);
        }

        lock (_gate)
        {
            if (Failures-- > 0)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "down on purpose"));
            }
        }
    }
}
