namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>How long to wait after failures in a row: exponential, with full jitter.</summary>
internal sealed class RetryPace(TimeSpan first, TimeSpan most, Random random)
{
    private const int MostDoublings = 30;

    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="least">The wait is no shorter.</param>
    public TimeSpan Next(int failures, TimeSpan least = default)
    {
        var bound = Math.Min(most.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, MostDoublings)));
        double share;
        lock (random)
        {
            share = random.NextDouble();
        }

        return least + TimeSpan.FromSeconds(bound * share);
    }
}
