namespace Mesh.Bench.Measuring;

/// <summary>One figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Against">The name of the figure of the same run that it is compared with; null when it is one itself.</param>
/// <param name="Ratio">The figure divided by that one.</param>
internal sealed record BenchResult(string Name, double Value, string Unit, string? Against, double? Ratio)
{
    /// <summary>A row for what could not be measured here.</summary>
    public static BenchResult Absent(string name, string why) => new(name, double.NaN, $"absent: {why}", null, null);
}
