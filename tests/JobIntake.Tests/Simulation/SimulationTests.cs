using System.Globalization;
using Mesh.JobIntake.Tests.Simulation.Cluster;
using Mesh.JobIntake.Tests.Simulation.Store;

namespace Mesh.JobIntake.Tests.Simulation;

/// <summary>
/// JobIntake's own code on simulated processes, clock, store and network. <c>MESH_SEED</c> in the environment begins with that seed and
/// <c>MESH_SIMULATIONS</c> makes it as many; <c>bench/simulate</c> runs them for as long as one likes.
/// </summary>
public sealed class SimulationTests
{
    // Always the same: a change is compared on the same histories, and what fails for one fails for all. bench/simulate takes new ones.
    private const int Seeds = 2000;

    // New ones each time. What none of them has seen is found some day, perhaps on a change that has nothing to do with it: run the seed on
    // the commit before, too.
    private const int FreshSeeds = 300;

    private const int SeedsThatShowALie = 300;
    private const int SeedsThatShowALatePod = 1000;

    [Fact]
    public void Run_AnyFaults_KeepsEveryPromise()
    {
        var seeds = Number("MESH_SEED") is { } first
            ? Enumerable.Range(first, Number("MESH_SIMULATIONS") ?? 1)
            : Enumerable.Range(0, Seeds);
        var failures = Failures(seeds, StoreDefect.None);
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(3)));
    }

    [Fact]
    public void Run_SeedsThatNobodyChose_KeepsEveryPromise()
    {
        var first = Random.Shared.Next(Seeds, int.MaxValue - FreshSeeds);
        var failures = Failures(Enumerable.Range(first, FreshSeeds), StoreDefect.None);
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(3)));
    }

    [Fact]
    public void Run_TheSameSeedTwice_IsTheSameHistory()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (first, second) = (new SimulationRun(seed), new SimulationRun(seed));
            first.Run();
            second.Run();
            Assert.Equal((first.Steps, first.Hash), (second.Steps, second.Hash));
        }
    }

    /// <summary>A simulation that finds nothing may be blind: these are faults that it must find.</summary>
    [Theory]
    [InlineData(nameof(StoreDefect.NoFence))]
    [InlineData(nameof(StoreDefect.ForgetsCommits))]
    [InlineData(nameof(StoreDefect.ForgetsRequests))]
    [InlineData(nameof(StoreDefect.AnswersEarly))]
    public void Run_StoreThatLies_IsNoticed(string defect) =>
        Assert.NotEmpty(Failures(Enumerable.Range(0, SeedsThatShowALie), Enum.Parse<StoreDefect>(defect)));

    /// <summary>
    /// The same for the pods: were their Secrets named by job and attempt, a create that comes late would run a job twice.
    /// </summary>
    [Fact]
    public void Run_SecretNamedAsItsPod_IsNoticed()
    {
        var failures = Failures(Enumerable.Range(0, SeedsThatShowALatePod), StoreDefect.None, ClusterDefect.SecretNamedAsItsPod);

        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.Matches("two pods of|is over|began an attempt while", failure));
    }

    private static List<string> Failures(
        IEnumerable<int> seeds, StoreDefect defect, ClusterDefect clusterDefect = ClusterDefect.None)
    {
        var failures = new List<string>();
        Parallel.ForEach(
            seeds.Chunk(10),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (chunk, state) =>
            {
                foreach (var seed in chunk)
                {
                    var run = new SimulationRun(seed, defect, clusterDefect);
                    run.Run();
                    if (run.Failure is { } failure)
                    {
                        lock (failures)
                        {
                            failures.Add(failure);
                        }

                        state.Stop();
                    }
                }
            });
        return failures;
    }

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : null;
}
