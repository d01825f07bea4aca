using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Microsoft.Extensions.Logging;

namespace Mesh.JobIntake.Tests.Simulation.Intake;

/// <summary>An error that JobIntake logs must come from a fault that was injected.</summary>
internal sealed class SimulatedLogger<T>(SimulatedMachine machine) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && exception is not (SimulatedFaultException or LeadershipLostException))
        {
            machine.Fail($"JobIntake logged {eventId.Id}: {formatter(state, exception)} {exception}");
        }
    }
}
