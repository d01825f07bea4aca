namespace Mesh.JobIntake.Store;

/// <summary>
/// Finds where in the order of arrival the jobs of a time are, so that a list by time does not read all the others. Jobs are stored
/// with the clock's time in the order of their sequences, so a few looks at single jobs tell where a time is, as in a sorted array. No
/// index is needed, which every commit would pay for.
/// </summary>
internal static class TimeWindow
{
    /// <summary>
    /// How far the clock may have gone back between two jobs. A bound is only taken from a job that is so far beyond the asked time
    /// that no other one on its side can be within it.
    /// </summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromHours(1);

    // Looks at a time, and rounds of them: 48 to the power of 8 is more than there are sequences in use.
    private const int Looks = 48;
    private const int Rounds = 8;

    // So few sequences are read as quickly as they are told apart.
    private const long Close = 256;

    /// <summary>The query with the bounds in its sequence that its times allow.</summary>
    /// <param name="query">What to list.</param>
    /// <param name="ends">The lowest and the highest sequence; null when there are no jobs.</param>
    /// <param name="look">For each sequence the first job at or after it; nothing where there is none.</param>
    public static async Task<JobQuery> NarrowAsync(
        JobQuery query,
        Func<Task<(long First, long Last)?>> ends,
        Func<IReadOnlyList<long>, Task<IReadOnlyList<JobArrival>>> look)
    {
        if ((query.CreatedFrom is null && query.CreatedBefore is null) || await ends() is not { } all)
        {
            return query;
        }

        if (query.CreatedFrom is { } from)
        {
            var (low, _) = await SearchAsync(all, from - ClockSlack.Ticks, look);
            query = query with { After = Math.Max(query.After, low) };
        }

        if (query.CreatedBefore is { } before)
        {
            var (_, high) = await SearchAsync(all, before + ClockSlack.Ticks, look);
            query = query with { Before = Math.Min(query.Before, high) };
        }

        return query;
    }

    /// <summary>Two neighbours, or nearly: a job from before the time, and one that is not.</summary>
    private static async Task<(long Low, long High)> SearchAsync(
        (long First, long Last) all, long time, Func<IReadOnlyList<long>, Task<IReadOnlyList<JobArrival>>> look)
    {
        var (low, high) = (all.First - 1, all.Last + 1);
        for (var round = 0; round < Rounds && high - low > Close; round++)
        {
            var step = Math.Max((high - low) / (Looks + 1), 1);
            var (from, to) = (low, high);
            var places = Enumerable.Range(1, Looks).Select(i => from + (i * step)).TakeWhile(place => place < to);
            foreach (var job in await look([.. places]))
            {
                if (job.CreateTime < time)
                {
                    low = Math.Max(low, job.Sequence);
                }
                else
                {
                    high = Math.Min(high, job.Sequence);
                }
            }
        }

        return (low, high);
    }
}
