using Mesh.Intake.V1;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Tests.Harness;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Reading;

public sealed class DefinitionCacheTests
{
    // A few of them are more than all that nobody has read yet may take.
    private const int Large = 3_000_000;

    private readonly DefinitionCache _cache = new(HeldStore.Create().Store);

    [Fact]
    public async Task PutNew_ManyThatNobodyReads_KeepsTheFirst()
    {
        for (var i = 0; i < 10; i++)
        {
            _cache.PutNew($"job{i}", new Job { Project = $"p{i}" }, Large);
        }

        Assert.Equal("p0", (await FindAsync(0)).Project);
        // What is not here is asked of the store, which this one cannot answer.
        await Assert.ThrowsAsync<NotSupportedException>(() => FindAsync(9));
    }

    [Fact]
    public async Task PutNew_AfterTheOthersWereRead_IsKept()
    {
        for (var i = 0; i < 10; i++)
        {
            _cache.PutNew($"job{i}", new Job { Project = $"p{i}" }, Large);
            Assert.Equal($"p{i}", (await FindAsync(i)).Project);
        }
    }

    private async Task<Job> FindAsync(int i) => await _cache.GetAsync(
        new JobRecord
        {
            Key = new JobKey("demo", $"job{i}"),
            Sequence = i,
            Version = i,
            Phase = JobPhase.Queued,
            CreateTime = default,
            UpdateTime = default,
        },
        CancellationToken.None);
}
