namespace Mesh.JobIntake.Store;

/// <summary>A job that has ended, and its place in the order of ends.</summary>
/// <param name="EndTime">When it ended, in ticks of 100 ns, UTC.</param>
/// <param name="Sequence">Its sequence.</param>
public readonly record struct EndedJob(long EndTime, long Sequence)
{
    /// <summary>The place before all.</summary>
    public static EndedJob First => new(long.MinValue, 0);
}
