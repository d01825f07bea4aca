using Grpc.Core;
using Mesh.Cli.Follow;
using Mesh.Intake.V1;

namespace Mesh.Cli.Tests.Follow;

public sealed class JobStatesTests
{
    [Fact]
    public async Task Read_StreamBreaks_GoesOnAfterTheLastVersion()
    {
        var versions = new List<long>();
        var states = new JobStates(
            (version, _) =>
            {
                versions.Add(version);
                return version == 0
                    ? Then([Job(3, JobState.Queued), Job(5, JobState.Running)])
                    : Then([Job(8, JobState.Succeeded)]);
            },
            new ManualTime());

        var seen = new List<JobState>();
        await foreach (var job in states.ReadAsync(0, untilTerminal: true, CancellationToken.None))
        {
            seen.Add(job.State);
        }

        Assert.Equal([0, 5], versions);
        Assert.Equal([JobState.Queued, JobState.Running, JobState.Succeeded], seen);
    }

    [Fact]
    public async Task Read_JobDoesNotExist_IsAnErrorAtOnce()
    {
        var states = new JobStates((_, _) => Then([], StatusCode.NotFound), new ManualTime());

        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var job in states.ReadAsync(0, untilTerminal: true, CancellationToken.None))
            {
                Assert.Fail($"saw {job}");
            }
        });
    }

    private static Job Job(long version, JobState state) => new() { ResourceVersion = version, State = state };

    private static async IAsyncEnumerable<Job> Then(IEnumerable<Job> jobs, StatusCode code = StatusCode.Unavailable)
    {
        await Task.CompletedTask;
        foreach (var job in jobs)
        {
            yield return job;
        }

        throw new RpcException(new Status(code, "cut off"));
    }
}
