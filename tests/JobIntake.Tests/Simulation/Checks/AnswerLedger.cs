using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Mesh.JobIntake.Tests.Simulation.Store;

namespace Mesh.JobIntake.Tests.Simulation.Checks;

/// <summary>What callers were told is OK. It must be on disk when they hear it, and stay true.</summary>
internal sealed class AnswerLedger(SimulatedMachine machine, SimulatedDatabase database)
{
    private readonly Dictionary<string, string> _accepted = new(StringComparer.Ordinal);

    public int Count => _accepted.Count;

    public bool Has(string requestId) => _accepted.ContainsKey(requestId);

    public void Accepted(string project, string requestId, string name)
    {
        var id = ResourceId.Of(name);
        machine.Require(IsStored(name), $"{requestId} was answered with {name}, which is not on disk");
        machine.Require(
            !database.Requests.TryGetValue(new RequestKey(project, requestId), out var stored) || stored.Id == id,
            $"{requestId} was answered with {name}, and {stored?.Id} is stored for it");
        machine.Require(
            _accepted.TryAdd(requestId, name) || _accepted[requestId] == name, $"{requestId} is {name} and {_accepted[requestId]}");
    }

    public void HasJobs(Workflow workflow)
    {
        foreach (var job in workflow.Nodes.SelectMany(node => node.Jobs))
        {
            machine.Require(IsStored(job.Name), $"{workflow.Name} was answered with {job.Name}, which is not on disk");
        }
    }

    public void Cancelled(string name)
    {
        var job = database.Find(ResourceId.Of(name))?.Record;
        machine.Require(
            job is not null && (job.CancelRequested || Mesh.Queue.Jobs.JobPhaseRules.IsTerminal(job.Phase)),
            $"the cancel of {name} was answered and is not on disk");
    }

    public void CheckAll()
    {
        foreach (var (requestId, name) in _accepted)
        {
            machine.Require(IsStored(name), $"{requestId} was accepted as {name}, which is lost");
        }

        var byRequest = database.Jobs.Values.Select(row => row.Added.Request).OfType<RequestKey>().GroupBy(request => request);
        foreach (var request in byRequest)
        {
            machine.Require(request.Count() == 1, $"{request.Key} led to {request.Count()} jobs");
        }
    }

    private bool IsStored(string name) => name.Contains("/workflows/", StringComparison.Ordinal)
        ? database.FindWorkflow(ResourceId.Of(name)) is not null
        : database.Find(ResourceId.Of(name)) is not null;
}
