using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Mesh.JobIntake.Tests.Simulation.Store;

namespace Mesh.JobIntake.Tests.Simulation.Intake;

/// <summary>
/// What LeaderElection does with PostgreSQL, on the simulated database: stands by until the lease of the leader is over, leads, and
/// stands by again when the lead is lost.
/// </summary>
internal sealed class SimulatedElection(
    SimulatedMachine machine, SimulatedDatabase database, string identity, QueueRole role, QueueActor queue)
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(3);

    public async Task RunAsync()
    {
        while (role.Current.Phase != RolePhase.Stopping)
        {
            if (!database.TryLead(identity, machine.Now, TimeToLive))
            {
                await machine.DelayAsync(0.2, 0.3);
                continue;
            }

            // Between the database's answer and the next line another may lead already.
            await Task.Yield();
            var term = role.TakeOver();
            queue.Wake();
            await KeepAsync(term);
            role.StandBy(term);
            queue.Wake();
            machine.Note($"{identity} leads no more");
            database.GiveUp(identity);
            await machine.DelayAsync(0.5, 1);
        }
    }

    private async Task KeepAsync(long term)
    {
        while (role.Current is { Phase: not RolePhase.Stopping } state && state.Term == term)
        {
            await machine.DelayAsync(TimeToLive / 3);
            if (!database.Renew(identity, machine.Now, TimeToLive))
            {
                return;
            }
        }
    }
}
