using Mesh.Dispatcher.Leases;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Leases;

public sealed class ProgressOutboxTests
{
    [Fact]
    public async Task Post_TwiceForOneJob_KeepsTheNewestWord()
    {
        var outbox = new ProgressOutbox();
        outbox.Post(Progress("a", JobState.Starting));
        outbox.Post(Progress("a", JobState.Running));
        outbox.Post(Progress("b", JobState.Starting));

        await outbox.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(
            [("a", JobState.Running), ("b", JobState.Starting)],
            outbox.Take().Select(p => (p.Lease.Job, p.State)).Order());
        Assert.Empty(outbox.Take());
    }

    private static LeaseProgress Progress(string job, JobState state) =>
        new() { Lease = new LeaseRef { Job = job }, State = state };
}
