using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mesh.Bench.Measuring;

/// <summary>Writes figures for programs: a JSON list of {name, value, unit, against, ratio}.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // "NaN" for what could not be measured.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static async Task WriteAsync(string path, IReadOnlyList<BenchResult> results)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, results, Format);
    }
}
