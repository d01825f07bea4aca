namespace Mesh.Bench.Measuring;

/// <summary>What is measured did not do what it should, so that there are no figures.</summary>
internal sealed class BenchFailedException : Exception
{
    public BenchFailedException(string message)
        : base(message)
    {
    }

    public BenchFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
