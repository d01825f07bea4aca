using Mesh.JobIntake.Tests.Simulation.Cluster;
using Mesh.JobIntake.Tests.Simulation.Intake;
using Mesh.JobIntake.Tests.Simulation.Machine;

namespace Mesh.JobIntake.Tests.Simulation;

/// <summary>Kills, stops and pauses processes, at any step: between any two awaits of any of them.</summary>
internal sealed class SimulationFaults(
    SimulatedMachine machine,
    SimulationPlan plan,
    SimulatedProcess supervisor,
    IReadOnlyList<SimulatedIntake> intakes,
    IReadOnlyList<SimulatedDispatcher> dispatchers)
{
    public void Step()
    {
        if (plan.IsRough && machine.Chance(plan.IntakeFaults))
        {
            HitIntake(machine.Pick(intakes));
        }

        if (plan.IsRough && machine.Chance(plan.DispatcherFaults))
        {
            HitDispatcher(machine.Pick(dispatchers));
        }
    }

    private void HitIntake(SimulatedIntake intake)
    {
        var process = intake.Process;
        if (!process.IsAlive)
        {
            return;
        }

        switch (machine.Random.Next(5))
        {
            case 0:
                machine.Note($"stop {process.Name}");
                intake.Stop();
                break;
            case < 3:
                machine.Note($"kill {process.Name}");
                intake.Kill();
                break;
            default:
                Pause(process, 90);
                break;
        }
    }

    private void HitDispatcher(SimulatedDispatcher dispatcher)
    {
        var process = dispatcher.Process;
        if (!process.IsAlive)
        {
            return;
        }

        switch (machine.Random.Next(5))
        {
            case < 2:
                machine.Note($"cut the stream of {process.Name}");
                supervisor.Post(dispatcher.CutStream);
                break;
            case 2:
                machine.Note($"kill {process.Name}");
                supervisor.Post(dispatcher.Kill);
                break;
            default:
                Pause(process, 60);
                break;
        }
    }

    private void Pause(SimulatedProcess process, double most)
    {
        machine.Note($"pause {process.Name}");
        process.IsPaused = true;
        supervisor.Spawn("pause", async () =>
        {
            await machine.DelayAsync(0.1, most);
            machine.Note($"{process.Name} goes on");
            process.IsPaused = false;
        });
    }
}
