using Mesh.Bench.Measuring;

namespace Mesh.Bench.Latency;

/// <summary>What the latency benchmark measures, and what each is compared with.</summary>
internal sealed class LatencySamples
{
    public Samples ProcessStart { get; } = new("process start");

    public Samples Ping { get; } = new("gRPC ping");

    public Samples SubmitToAnswer { get; } = new("submit to answer");

    public Samples SubmitToPod { get; } = new("submit to pod-create");

    public Samples SubmitToFirstLogByte { get; } = new("submit to first log byte");

    public Samples SubmitToFirstStepByte { get; } = new("submit to first step byte");

    public Samples StdoutToSubscriber { get; } = new("stdout byte to subscriber");

    public Samples SubmitToEnd { get; } = new("submit to terminal state");

    public IReadOnlyList<BenchResult> Results() =>
    [
        .. ProcessStart.Results(),
        .. Ping.Results(),
        .. SubmitToAnswer.Results(Ping),
        .. SubmitToPod.Results(Ping),
        .. SubmitToFirstLogByte.Results(ProcessStart),
        .. SubmitToFirstStepByte.Results(ProcessStart),
        .. StdoutToSubscriber.Results(Ping),
        .. SubmitToEnd.Results(ProcessStart),
    ];
}
