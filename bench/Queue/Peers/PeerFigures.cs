using Mesh.Bench.Measuring;

namespace Mesh.Bench.Queue.Peers;

/// <summary>What a peer reached.</summary>
internal sealed record PeerFigures(BenchResult Submit, Samples SubmitTimes, BenchResult Bulk, BenchResult Drain, Samples Waits)
{
    /// <summary>Callers that submit at once.</summary>
    public const int Callers = 32;

    public IEnumerable<BenchResult> Results =>
        [Submit, .. SubmitTimes.Results([50, 99]), Bulk, Drain, .. Waits.Results([50, 95, 99])];

    public static PeerFigures Of(string name, PeerOutput output) => new(
        Rate($"{name}: submit, {Callers} callers", output.Submit),
        Times($"{name}: submit, {Callers} callers", output.SubmitTimes),
        Rate($"{name}: submit in batches of 1,000", output.Bulk),
        Rate($"{name}: take and complete", output.Drain),
        Times($"{name}: submit to handler", output.Waits));

    private static BenchResult Rate(string name, double perSecond) => new(name, perSecond, "1/s", null, null);

    private static Samples Times(string name, double[] millis)
    {
        var samples = new Samples(name);
        foreach (var value in millis)
        {
            samples.Add(TimeSpan.FromMilliseconds(value));
        }

        return samples;
    }
}
