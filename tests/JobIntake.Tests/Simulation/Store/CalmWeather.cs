namespace Mesh.JobIntake.Tests.Simulation.Store;

/// <summary>Nothing befalls a call: for the suite of the stores.</summary>
internal sealed class CalmWeather : IStoreWeather
{
    public Task GoAsync(string what) => Task.CompletedTask;

    public Task CarryOutAsync(Action change)
    {
        change();
        return Task.CompletedTask;
    }

    public Task ReturnAsync(string what) => Task.CompletedTask;
}
