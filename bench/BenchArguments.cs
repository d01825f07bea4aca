using System.Diagnostics.CodeAnalysis;
using Mesh.Bench.Measuring;

namespace Mesh.Bench;

/// <summary>The command line: `NAME [--short] [--json FILE] [--kubeconfig FILE]`.</summary>
internal sealed record BenchArguments(IBenchmark Benchmark, BenchSettings Settings, string? JsonFile)
{
    public static bool TryParse(
        string[] args,
        IReadOnlyList<IBenchmark> benchmarks,
        [NotNullWhen(true)] out BenchArguments? arguments,
        [NotNullWhen(false)] out string? complaint)
    {
        arguments = null;
        complaint = null;
        IBenchmark? benchmark = null;
        var isShort = false;
        string? json = null;
        string? kubeconfig = null;
        for (var i = 0; i < args.Length && complaint is null; i++)
        {
            switch (args[i])
            {
                case "--short":
                    isShort = true;
                    break;
                case "--json" when i + 1 < args.Length:
                    json = args[++i];
                    break;
                case "--kubeconfig" when i + 1 < args.Length:
                    kubeconfig = args[++i];
                    break;
                case "--json" or "--kubeconfig":
                    complaint = $"{args[i]} needs a file";
                    break;
                default:
                    benchmark = benchmarks.FirstOrDefault(b => b.Name == args[i]);
                    complaint = benchmark is null ? $"there is no benchmark \"{args[i]}\"" : null;
                    break;
            }
        }

        complaint ??= benchmark is null ? "name a benchmark"
            : kubeconfig is not null && !benchmark.TakesKubeconfig ? $"{benchmark.Name} runs on a LocalCluster of its own only"
            : null;
        if (complaint is not null)
        {
            var names = benchmarks.Select(b => $"  {b.Name,-12} {b.Description}");
            complaint = $"{complaint}\nusage: bench/run NAME [--short] [--json FILE] [--kubeconfig FILE]\n{string.Join('\n', names)}";
            return false;
        }

        arguments = new BenchArguments(benchmark!, new BenchSettings(isShort, kubeconfig), json);
        return true;
    }
}
