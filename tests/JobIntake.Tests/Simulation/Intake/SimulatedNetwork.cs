using Grpc.Core;
using Mesh.JobIntake.Tests.Simulation.Machine;

namespace Mesh.JobIntake.Tests.Simulation.Intake;

/// <summary>Between the callers and the JobIntake processes: calls are late, lost, doubled, or answered too late.</summary>
internal sealed class SimulatedNetwork(SimulatedMachine machine, SimulationPlan plan, IReadOnlyList<SimulatedIntake> intakes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A process that takes calls, perhaps one that leads no more; null when there is none.</summary>
    public SimulatedIntake? Choose()
    {
        var serving = intakes.Where(intake => intake.IsServing).ToList();
        return serving.Count == 0 ? null : machine.Pick(serving);
    }

    /// <summary>True now and then, while the network is rough.</summary>
    public bool Hiccups() => plan.IsRough && machine.Chance(plan.NetworkFaults);

    /// <summary>Calls a unary method of one of the processes.</summary>
    /// <exception cref="RpcException">The method's error; or UNAVAILABLE, and then it may have been carried out.</exception>
    public async Task<T> CallAsync<T>(Func<IServiceProvider, ServerCallContext, Task<T>> method)
    {
        await TravelAsync();
        if (Choose() is not { } intake || Hiccups())
        {
            await machine.DelayAsync(0, 0.5);
            throw Unavailable("the call did not arrive");
        }

        if (Hiccups())
        {
            // The same call once more, at any later time.
            machine.Note("a call is doubled");
            intake.Process.Spawn("doubled call", async () =>
            {
                await machine.DelayAsync(0, 40);
                await Observed(() => method(intake.Services, new SimulatedContext()));
            });
        }

        var context = new SimulatedContext();
        var process = intake.Process;
        var running = process.Run(() => Observed(() => method(intake.Services, context)));
        var first = await Task.WhenAny(running, process.Death, machine.DelayAsync(Patience));
        if (first != running || Hiccups())
        {
            context.Cancel();
            throw Unavailable("no answer came");
        }

        await TravelAsync();
        var (answer, error) = await running;
        return error is null ? answer! : throw error;
    }

    public async Task TravelAsync()
    {
        if (Hiccups())
        {
            await machine.DelayAsync(0, 8);
        }
        else
        {
            await Task.Yield();
        }
    }

    public static RpcException Unavailable(string why) => new(new Status(StatusCode.Unavailable, why));

    /// <summary>What a handler ends with, as the server would tell it. An exception that no fault explains is a failure.</summary>
    public async Task<(T? Answer, RpcException? Error)> Observed<T>(Func<Task<T>> method)
    {
        try
        {
            return (await method(), null);
        }
        catch (RpcException e)
        {
            return (default, e);
        }
        catch (Exception e) when (e is SimulatedFaultException or OperationCanceledException)
        {
            return (default, new RpcException(new Status(StatusCode.Internal, e.Message)));
        }
        catch (Exception e)
        {
            machine.Fail($"a handler of JobIntake crashed: {e}");
            return (default, new RpcException(new Status(StatusCode.Internal, e.Message)));
        }
    }
}
