namespace Mesh.JobIntake.Tests.Simulation.Store;

/// <summary>What may befall a call to the store.</summary>
internal interface IStoreWeather
{
    /// <summary>The way to the store. It throws when the call does not arrive.</summary>
    Task GoAsync(string what);

    /// <summary>The store carries a change out. It may throw while the change is still under way.</summary>
    Task CarryOutAsync(Action change);

    /// <summary>The way back. It throws when the answer does not arrive.</summary>
    Task ReturnAsync(string what);
}
