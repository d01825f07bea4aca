namespace Mesh.Bench.Measuring;

/// <summary>One benchmark of `bench/run`.</summary>
internal interface IBenchmark
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Description { get; }

    /// <summary>What a reader of the figures must know, one sentence a line; written below the table.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Measures. Short runs are for a gate: the same code, fewer samples.</summary>
    /// <exception cref="BenchFailedException">What is measured did not do what it should.</exception>
    Task<IReadOnlyList<BenchResult>> RunAsync(bool isShort, CancellationToken cancellation);
}
