using Mesh.JobIntake.Tests.Simulation.Intake;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Simulation.Checks;

/// <summary>Quotas and concurrency groups hold in every state that is ever on disk.</summary>
internal sealed class GateChecks(SimulatedMachine machine)
{
    public void Check(IEnumerable<JobRecord> all)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = new HashSet<(string, string)>();
        foreach (var job in all.Where(job => !job.Phase.IsTerminal() && job.Phase != JobPhase.Blocked))
        {
            var project = job.Key.Project;
            places[project] = places.GetValueOrDefault(project) + 1;
            machine.Require(
                places[project] <= SimulatedProjects.MaxRunning(project), $"{project} has {places[project]} jobs past its quota, {job.Key} is one");
            if (job.Policy.Group is { } group)
            {
                machine.Require(groups.Add((project, group.Name)), $"two jobs hold the group {group.Name} of {project}, {job.Key} is one");
            }
        }
    }
}
