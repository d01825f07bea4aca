using System.Globalization;

namespace Mesh.Bench.Measuring;

/// <summary>Writes figures for people.</summary>
internal static class ResultTable
{
    public static void Write(TextWriter output, IBenchmark benchmark, IReadOnlyList<BenchResult> results)
    {
        string[][] rows =
        [
            ["name", "value", "unit", "against", "ratio"],
            .. results.Select(Row),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        output.WriteLine($"{benchmark.Name}: {benchmark.Description}");
        foreach (var row in rows)
        {
            // Numbers to the right, words to the left.
            var cells = row.Select((cell, i) => i is 1 or 4 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }

        foreach (var note in benchmark.Notes)
        {
            output.WriteLine($"- {note}");
        }
    }

    private static string[] Row(BenchResult result) =>
        [result.Name, Number(result.Value), result.Unit, result.Against ?? "", result.Ratio is { } ratio ? Number(ratio) : ""];

    private static string Number(double value) =>
        double.IsNaN(value) ? "-" : value.ToString(value >= 100 ? "F1" : value >= 1 ? "F2" : "F3", CultureInfo.InvariantCulture);
}
