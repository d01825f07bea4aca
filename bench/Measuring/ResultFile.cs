using System.Text.Json;

namespace Mesh.Bench.Measuring;

/// <summary>Writes figures for programs: a JSON list of {name, value, unit, against, ratio}.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(string path, IReadOnlyList<BenchResult> results)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, results, Format);
    }
}
