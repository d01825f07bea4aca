using Mesh.Hosting.Names;

namespace Mesh.Dispatcher.Attempts;

/// <summary>One try at a job. One attempt is one pod, whose name is a function of this.</summary>
/// <param name="Job">The job.</param>
/// <param name="Attempt">From 1.</param>
public readonly record struct AttemptKey(JobName Job, int Attempt)
{
    /// <summary>The name of the attempt's pod.</summary>
    public string PodName => $"mesh-{Job.Id}-{Attempt}";

    /// <inheritdoc/>
    public override string ToString() => $"{Job} attempt {Attempt}";
}
