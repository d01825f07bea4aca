namespace Mesh.Bench.Dispatch;

/// <summary>How much is measured.</summary>
/// <param name="SequentialJobs">Jobs one after another.</param>
/// <param name="BurstJobs">Jobs submitted at once.</param>
/// <param name="HeldJobs">Jobs that run while the Dispatcher is killed.</param>
internal sealed record DispatchSizes(int SequentialJobs, int BurstJobs, int HeldJobs)
{
    public static DispatchSizes Full { get; } = new(200, 1_000, 5_000);

    public static DispatchSizes Short { get; } = new(20, 100, 100);

    /// <summary>Room for all of them at once.</summary>
    public int MaxLeases => Math.Max(BurstJobs, HeldJobs);
}
