using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Leasing;

public sealed class LeftReadTests : IDisposable
{
    private const int Rounds = 60;
    private const int CallsAfterEach = 6;

    // They keep the threads busy, so that what a call left behind runs late: without them it is a matter of luck.
    private const int Busy = 8;

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Calls_AfterALeaseStreamThatTheQueueEnded_AreReadByNobodyElse()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var enough = new CancellationTokenSource();
        var busy = Enumerable.Range(0, Busy).Select(_ => Task.Run(() => SpinAsync(enough.Token))).ToList();
        var (current, _) = await TestDispatcher.OpenAsync(host, "d1", 0);
        for (var round = 0; round < Rounds; round++)
        {
            // The queue ends the stream of a dispatcher that opens another one.
            var (next, _) = await TestDispatcher.OpenAsync(host, "d1", 0);
            using (current)
            {
                var error = await Assert.ThrowsAsync<RpcException>(current.NextAsync);
                Assert.Equal(StatusCode.Aborted, error.StatusCode);
                await Task.WhenAll(Enumerable.Range(0, CallsAfterEach).Select(
                    _ => host.Intake.ListJobsAsync(new ListJobsRequest()).ResponseAsync));
            }

            current = next;
        }

        current.Dispose();
        await enough.CancelAsync();
        await Task.WhenAll(busy);
    }

    private static async Task SpinAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            Thread.SpinWait(20_000);
            await Task.Yield();
        }
    }
}
