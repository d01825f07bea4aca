using Grpc.Core;
using Mesh.Cli.Follow;
using Mesh.Intake.V1;

namespace Mesh.Cli.Tests.Follow;

public sealed class JobStatesTests
{
    public static TheoryData<Exception> Breaks => new(
        new RpcException(new Status(StatusCode.Unavailable, "cut off")),
        new IOException("the connection was reset"),
        new HttpRequestException("the connection was refused"),
        new OperationCanceledException("the call was abandoned under us"));

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Read_StreamBreaksInAnyWay_GoesOnAfterTheLastVersion(Exception end)
    {
        var versions = new List<long>();
        var states = new JobStates(
            (version, _) =>
            {
                versions.Add(version);
                return version == 0
                    ? Then([Job(3, JobState.Queued), Job(5, JobState.Running)], end)
                    : Then([Job(8, JobState.Succeeded)], end);
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
    public async Task Read_LastVersionIsTooOld_SaysSoAndGoesOnFromNow()
    {
        var versions = new List<long>();
        var missed = new List<RpcException>();
        var states = new JobStates(
            (version, _) =>
            {
                versions.Add(version);
                return versions.Count switch
                {
                    1 => Then([Job(3, JobState.Queued)], new RpcException(new Status(StatusCode.Unavailable, "cut off"))),
                    2 => Then([], new RpcException(new Status(StatusCode.OutOfRange, "too old"))),
                    3 => Then([Job(9, JobState.Running)], new RpcException(new Status(StatusCode.NotFound, "the end"))),
                    _ => throw new InvalidOperationException("nobody was to ask again"),
                };
            },
            new ManualTime(),
            missed: missed.Add);
        var seen = new List<long>();

        var end = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var job in states.ReadAsync(0, untilTerminal: false, CancellationToken.None))
            {
                seen.Add(job.ResourceVersion);
            }
        });

        Assert.Equal(StatusCode.NotFound, end.StatusCode);
        Assert.Equal([0L, 3, 0], versions);
        Assert.Equal([3L, 9], seen);
        Assert.Equal(StatusCode.OutOfRange, Assert.Single(missed).StatusCode);
    }

    [Fact]
    public async Task Read_JobDoesNotExist_IsAnErrorAtOnce()
    {
        var states = new JobStates((_, _) => Then([], new RpcException(new Status(StatusCode.NotFound, "no such job"))), new ManualTime());

        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var job in states.ReadAsync(0, untilTerminal: true, CancellationToken.None))
            {
                Assert.Fail($"saw {job}");
            }
        });
    }

    private static Job Job(long version, JobState state) => new() { ResourceVersion = version, State = state };

    private static async IAsyncEnumerable<Job> Then(IEnumerable<Job> jobs, Exception end)
    {
        await Task.CompletedTask;
        foreach (var job in jobs)
        {
            yield return job;
        }

        throw end;
    }
}
