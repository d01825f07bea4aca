namespace Mesh.Bench.Queue;

/// <summary>How much is measured.</summary>
/// <param name="WarmUp">Jobs of each kind that go before, unmeasured: what is measured is a service that has run for some seconds.</param>
/// <param name="Depths">Jobs that wait in the queue while something is measured, growing.</param>
/// <param name="Callers">Callers that submit at once.</param>
/// <param name="SubmitFor">How long each number of callers submits.</param>
/// <param name="Bulk">Jobs that are submitted by streams in one measurement.</param>
/// <param name="Drained">Jobs that are leased and completed in one measurement.</param>
/// <param name="Probes">Jobs whose way to a lease is timed.</param>
/// <param name="Swept">Ended jobs that a retention sweep removes while the way to a lease is timed.</param>
/// <param name="PeerJobs">Jobs that a peer takes in bulk and runs.</param>
internal sealed record QueueSizes(
    int WarmUp, int[] Depths, int[] Callers, TimeSpan SubmitFor, int Bulk, int Drained, int Probes, int Swept, int PeerJobs)
{
    public static QueueSizes Of(bool isShort) => isShort
        ? new QueueSizes(6_000, [0, 10_000], [1, 32, 256], TimeSpan.FromSeconds(1), 10_000, 5_000, 100, 5_000, 5_000)
        : new QueueSizes(50_000, [0, 100_000, 1_000_000], [1, 32, 256], TimeSpan.FromSeconds(5), 100_000, 50_000, 1_000, 50_000, 50_000);
}
