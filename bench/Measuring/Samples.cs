namespace Mesh.Bench.Measuring;

/// <summary>Durations of one kind, and their percentiles.</summary>
internal sealed class Samples(string name)
{
    private readonly List<TimeSpan> _values = [];

    public string Name => name;

    public int Count => _values.Count;

    public void Add(TimeSpan value) => _values.Add(value);

    /// <summary>The 50th and the 99th percentile in milliseconds, against those of another kind.</summary>
    public IEnumerable<BenchResult> Results(Samples? against = null) => Results([50, 99], against);

    /// <summary>These percentiles in milliseconds, against those of another kind.</summary>
    public IEnumerable<BenchResult> Results(int[] percents, Samples? against = null) =>
        percents.Select(percent => Result(percent, against));

    // The nearest rank: a value that was measured, never one in between.
    private double Percentile(int percent)
    {
        if (_values.Count == 0)
        {
            throw new BenchFailedException($"nothing was measured for {name}");
        }

        var sorted = _values.Order().ToList();
        var rank = (int)Math.Ceiling(percent / 100.0 * sorted.Count);
        return sorted[rank - 1].TotalMilliseconds;
    }

    private BenchResult Result(int percent, Samples? against)
    {
        var value = Percentile(percent);
        return against is null
            ? new BenchResult(Label(percent), value, "ms", null, null)
            : new BenchResult(Label(percent), value, "ms", against.Label(percent), value / against.Percentile(percent));
    }

    private string Label(int percent) => $"{name} p{percent}";
}
