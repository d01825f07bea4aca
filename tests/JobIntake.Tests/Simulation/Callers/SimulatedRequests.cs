using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Simulation.Intake;
using Mesh.JobIntake.Tests.Simulation.Machine;

namespace Mesh.JobIntake.Tests.Simulation.Callers;

/// <summary>Random jobs and workflows with all that the queue has rules for.</summary>
internal sealed class SimulatedRequests(SimulatedMachine machine)
{
    private static readonly string[] Groups = ["deploy", "release"];

    public string Project() => machine.Pick(SimulatedProjects.Names);

    public Job Job(string project)
    {
        var job = new Job
        {
            Project = project,
            Spec = new JobSpec
            {
                Pipeline = "build",
                Box = new Box { Image = "alpine" },
                Steps = { new Step { Name = "one", Code = "true" } },
                Limits = new Limits { QueueTimeout = Duration.FromTimeSpan(machine.Chance(0.15) ? machine.Between(5, 60) : TimeSpan.FromHours(3)) },
            },
            Priority = machine.Chance(0.3) ? machine.Random.Next(-5, 6) : 0,
            Labels = { ["team"] = "core" },
        };
        if (machine.Chance(0.35))
        {
            job.Concurrency = new Concurrency { Group = machine.Pick(Groups), Policy = (ConcurrencyPolicy)machine.Random.Next(0, 4) };
        }

        if (machine.Chance(0.4))
        {
            job.Retry = new RetryStrategy
            {
                MaxRetries = machine.Random.Next(1, 3),
                Backoff = Duration.FromTimeSpan(machine.Between(0, 3)),
            };
        }

        if (machine.Chance(0.1))
        {
            job.Spec.Secrets.Add(new Secret { Name = "TOKEN", Value = "a secret of some length" });
        }

        return job;
    }

    public Workflow Workflow(string project)
    {
        var workflow = new Workflow { Project = project, FailurePolicy = (FailurePolicy)machine.Random.Next(1, 3) };
        var names = new List<string>();
        for (var i = machine.Random.Next(1, 5); i > 0; i--)
        {
            var job = Job("");
            job.Project = "";
            var node = new WorkflowNode
            {
                Name = FormattableString.Invariant($"n{i}"),
                Job = job,
                Condition = (NodeCondition)machine.Random.Next(0, 4),
                AllowFailure = machine.Chance(0.2),
            };
            node.Needs.Add(names.Where(_ => machine.Chance(0.5)));
            if (machine.Chance(0.25))
            {
                node.Matrix = new Matrix { Axes = { new MatrixAxis { Name = "OS", Values = { "a", "b" } } } };
            }

            if (node.Condition == NodeCondition.OnFailure && workflow.Nodes.All(other => other.AllowFailure || !node.Needs.Contains(other.Name)))
            {
                node.Condition = NodeCondition.Always;
            }

            names.Add(node.Name);
            workflow.Nodes.Add(node);
        }

        return workflow;
    }
}
