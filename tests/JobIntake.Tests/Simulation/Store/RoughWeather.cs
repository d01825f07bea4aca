using Mesh.JobIntake.Tests.Simulation.Machine;

namespace Mesh.JobIntake.Tests.Simulation.Store;

/// <summary>
/// Calls are delayed and fail: before they arrive, while a change is under way, and after it. With a server of its own a change that
/// was sent is carried out even when its sender has died meanwhile, unless a new epoch began; without one it dies with its sender.
/// </summary>
internal sealed class RoughWeather(SimulatedMachine machine, SimulatedProcess? server, SimulationPlan plan, StoreDefect defect) : IStoreWeather
{
    public async Task GoAsync(string what)
    {
        await WaitAsync();
        if (Fails())
        {
            machine.Note($"store fails before {what}");
            throw new SimulatedFaultException($"injected before {what}");
        }
    }

    public async Task CarryOutAsync(Action change)
    {
        if (defect == StoreDefect.ForgetsCommits && machine.Chance(0.05))
        {
            return;
        }

        if (defect == StoreDefect.AnswersEarly)
        {
            _ = LaterAsync(change);
            return;
        }

        if (server is null)
        {
            change();
            return;
        }

        var carriedOut = server.Run(async () =>
        {
            await WaitAsync();
            change();
            return true;
        });
        if (Fails())
        {
            machine.Note("store fails while a change is under way");
            await machine.DelayAsync(0, 1);
            throw new SimulatedFaultException("injected while the change was under way");
        }

        await carriedOut;
    }

    public async Task ReturnAsync(string what)
    {
        await WaitAsync();
        if (Fails())
        {
            machine.Note($"store fails after {what}");
            throw new SimulatedFaultException($"injected after {what}");
        }
    }

    private bool Fails() => plan.IsRough && machine.Chance(plan.StoreFaults);

    private async Task LaterAsync(Action change)
    {
        await machine.DelayAsync(0, 3);
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            machine.Note($"a change came too late: {e.Message}");
        }
    }

    private async Task WaitAsync()
    {
        if (plan.IsRough && machine.Chance(plan.StoreDelays))
        {
            await machine.DelayAsync(0, 4);
        }
        else
        {
            await Task.Yield();
        }
    }
}
