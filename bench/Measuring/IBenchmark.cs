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

    /// <summary>True: it can measure on the cluster of a kubeconfig.</summary>
    bool TakesKubeconfig => false;

    /// <summary>Measures.</summary>
    /// <exception cref="BenchFailedException">What is measured did not do what it should.</exception>
    Task<IReadOnlyList<BenchResult>> RunAsync(BenchSettings settings, CancellationToken cancellation);
}
