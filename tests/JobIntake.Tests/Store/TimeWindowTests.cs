using Mesh.JobIntake.Store;

namespace Mesh.JobIntake.Tests.Store;

public sealed class TimeWindowTests
{
    private static readonly long Slack = TimeWindow.ClockSlack.Ticks;

    [Fact]
    public async Task Narrow_RandomArrivalsOfAClockThatGoesBackWithinItsSlack_LosesNoJob()
    {
        const int seed = 20261204;
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var jobs = Arrivals(random, count: random.Next(1, 20_000));
            var query = new JobQuery(null, [], random.Next(2) == 0 ? long.MaxValue : jobs[random.Next(jobs.Count)].Sequence, 10)
            {
                CreatedFrom = random.Next(3) == 0 ? null : jobs[random.Next(jobs.Count)].CreateTime + random.Next(-2, 3),
                CreatedBefore = random.Next(3) == 0 ? null : jobs[random.Next(jobs.Count)].CreateTime + random.Next(-2, 3),
            };
            var (narrow, looks) = await NarrowAsync(query, jobs);

            Assert.True(Match(query, jobs).SequenceEqual(Match(narrow, jobs)), $"round {round} of seed {seed} lost jobs");
            Assert.True(looks <= 800, $"{looks} looks in round {round} of seed {seed}");
        }
    }

    [Fact]
    public async Task Narrow_OneHourOfAYear_LeavesLittleMoreToRead()
    {
        // Ten jobs an hour, each with some changes.
        var jobs = Enumerable.Range(1, 87_600).Select(i => new JobArrival(i * 6L, i * (TimeSpan.TicksPerHour / 10))).ToList();
        var from = TimeSpan.FromDays(200).Ticks;

        var query = new JobQuery(null, [], long.MaxValue, 10) { CreatedFrom = from, CreatedBefore = from + TimeSpan.TicksPerHour };
        var (narrow, looks) = await NarrowAsync(query, jobs);

        var left = jobs.Count(job => job.Sequence > narrow.After && job.Sequence < narrow.Before);
        Assert.InRange(left, 30, 130);
        Assert.InRange(looks, 1, 400);
    }

    [Fact]
    public async Task Narrow_NoTimesOrNoJobs_ChangesNothing()
    {
        var query = new JobQuery(null, [], 77, 10);
        var byTime = query with { CreatedFrom = 5, CreatedBefore = 9 };

        Assert.Equal(query, (await NarrowAsync(query, [new JobArrival(1, 1)])).Query);
        Assert.Equal(byTime, (await NarrowAsync(byTime, [])).Query);
    }

    private static List<JobArrival> Arrivals(Random random, int count)
    {
        var jobs = new List<JobArrival>();
        var (sequence, clock, ahead) = (random.NextInt64(1, 1000), 0L, 0L);
        for (var i = 0; i < count; i++)
        {
            sequence += random.Next(1, 9);
            clock += random.NextInt64(Slack / 20);
            // The clock is set forward, and back again; in between it may run wrong for long.
            ahead = random.Next(50) == 0 ? random.NextInt64(Slack) : ahead;
            jobs.Add(new JobArrival(sequence, clock + ahead));
        }

        return jobs;
    }

    private static IEnumerable<JobArrival> Match(JobQuery query, IEnumerable<JobArrival> jobs) => jobs.Where(job =>
        job.Sequence > query.After && job.Sequence < query.Before
        && job.CreateTime >= (query.CreatedFrom ?? long.MinValue) && job.CreateTime < (query.CreatedBefore ?? long.MaxValue));

    private static async Task<(JobQuery Query, int Looks)> NarrowAsync(JobQuery query, IReadOnlyList<JobArrival> jobs)
    {
        var looks = 0;
        var narrow = await TimeWindow.NarrowAsync(
            query,
            () => Task.FromResult<(long, long)?>(jobs.Count > 0 ? (jobs[0].Sequence, jobs[^1].Sequence) : null),
            places =>
            {
                looks += places.Count;
                return Task.FromResult<IReadOnlyList<JobArrival>>([.. places.Select(First).OfType<JobArrival>()]);
            });
        return (narrow, looks);

        JobArrival? First(long place)
        {
            var (low, high) = (0, jobs.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = jobs[middle].Sequence < place ? (middle + 1, high) : (low, middle);
            }

            return low < jobs.Count ? jobs[low] : null;
        }
    }
}
