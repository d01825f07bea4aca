using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Simulation.Checks;
using Mesh.JobIntake.Tests.Simulation.Intake;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.JobIntake.Tests.Simulation.Callers;

/// <summary>Submits jobs and workflows, asks again until it has an answer, cancels and retries some, and holds JobIntake to its answers.</summary>
internal sealed class SimulatedClient(
    SimulatedMachine machine, SimulationPlan plan, SimulatedNetwork network, AnswerLedger ledger, string name)
{
    private readonly SimulatedRequests _requests = new(machine);
    private readonly List<string> _names = [];
    private int _lastRequest;

    public bool IsDone { get; private set; }

    public async Task RunAsync()
    {
        for (var i = 0; i < plan.Requests; i++)
        {
            await machine.DelayAsync(0, machine.Chance(0.1) ? 40 : 4);
            switch (machine.Random.Next(10))
            {
                case < 5:
                    await SubmitJobAsync();
                    break;
                case < 7:
                    await SubmitWorkflowAsync();
                    break;
                case 7 when _names.Count > 0:
                    await RetryAsync(machine.Pick(_names));
                    break;
                case > 7 when _names.Count > 0:
                    await CancelAsync(machine.Pick(_names));
                    break;
            }
        }

        IsDone = true;
    }

    private string NextId() => FormattableString.Invariant($"{name}.{++_lastRequest}");

    private async Task SubmitJobAsync()
    {
        var request = new SubmitJobRequest { Job = _requests.Job(_requests.Project()), RequestId = NextId() };
        var first = await SubmitAsync(request);
        if (first is null)
        {
            return;
        }

        _names.Add(first);
        if (machine.Chance(0.3))
        {
            await SubmitAsync(request);
        }

        if (machine.Chance(0.2))
        {
            request.Job.Spec.Steps[0].Code = "false";
            var error = await UntilAnsweredAsync((service, context) => service.SubmitJob(request.Clone(), context), "another body");
            machine.Require(error.Error?.StatusCode == StatusCode.AlreadyExists, $"{request.RequestId} with another body: {error.Error}");
        }
    }

    private async Task<string?> SubmitAsync(SubmitJobRequest request)
    {
        var (answer, error) = await UntilAnsweredAsync(
            (service, context) => service.SubmitJob(request.Clone(), context), request.RequestId);
        if (answer is null)
        {
            machine.Require(
                error!.StatusCode == StatusCode.ResourceExhausted && !ledger.Has(request.RequestId), $"{request.RequestId}: {error}");
            return null;
        }

        ledger.Accepted(request.Job.Project, request.RequestId, answer.Job.Name);
        return answer.Job.Name;
    }

    private async Task SubmitWorkflowAsync()
    {
        var request = new SubmitWorkflowRequest { Workflow = _requests.Workflow(_requests.Project()), RequestId = NextId() };
        for (var i = machine.Random.Next(1, 3); i > 0; i--)
        {
            var (answer, error) = await UntilAnsweredAsync(
                (service, context) => service.SubmitWorkflow(request.Clone(), context), request.RequestId);
            if (answer is null)
            {
                machine.Require(
                    error!.StatusCode == StatusCode.ResourceExhausted && !ledger.Has(request.RequestId), $"{request.RequestId}: {error}");
                return;
            }

            ledger.Accepted(request.Workflow.Project, request.RequestId, answer.Workflow.Name);
            ledger.HasJobs(answer.Workflow);
            _names.Add(answer.Workflow.Name);
            _names.AddRange(answer.Workflow.Nodes.SelectMany(node => node.Jobs).Select(job => job.Name));
        }
    }

    private async Task CancelAsync(string what)
    {
        var (answer, error) = await UntilAnsweredAsync(
            (service, context) => service.CancelJob(new CancelJobRequest { Name = what }, context), $"cancel of {what}");
        machine.Require(answer is not null, $"cancel of {what}: {error}");
        if (answer?.Job is { } job)
        {
            machine.Require(job.CancelRequested || job.State >= JobState.Succeeded, $"{what} has no wish after its cancel");
            ledger.Cancelled(what);
        }
    }

    private async Task RetryAsync(string what)
    {
        var request = new RetryJobRequest { Name = what, RequestId = NextId() };
        for (var i = machine.Random.Next(1, 3); i > 0; i--)
        {
            var (answer, error) = await UntilAnsweredAsync(
                (service, context) => service.RetryJob(request.Clone(), context), request.RequestId);
            if (answer is null)
            {
                machine.Require(
                    error!.StatusCode is StatusCode.FailedPrecondition or StatusCode.ResourceExhausted && !ledger.Has(request.RequestId),
                    $"retry of {what}: {error}");
                return;
            }

            var made = answer.Workflow?.Name ?? answer.Job.Name;
            ledger.Accepted(made.Split('/')[1], request.RequestId, made);
            _names.Add(made);
        }
    }

    /// <summary>Calls until the answer is one that a further try would not change.</summary>
    private async Task<(T? Answer, RpcException? Error)> UntilAnsweredAsync<T>(
        Func<JobIntakeGrpcService, ServerCallContext, Task<T>> method, string what)
        where T : class
    {
        while (true)
        {
            try
            {
                var answer = await network.CallAsync(
                    (services, context) => method(services.GetRequiredService<JobIntakeGrpcService>(), context));
                machine.Note($"{what} is answered");
                return (answer, null);
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
            {
                await machine.DelayAsync(0.1, 3);
            }
            catch (RpcException e)
            {
                machine.Note($"{what} is refused: {e.Status.Detail}");
                return (null, e);
            }
        }
    }
}
