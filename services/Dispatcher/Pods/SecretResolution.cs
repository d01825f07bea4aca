using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>What came of the secrets of a job.</summary>
internal abstract record SecretResolution
{
    private SecretResolution()
    {
    }

    /// <summary>All have values.</summary>
    public sealed record Resolved(JobSpec Spec) : SecretResolution
    {
        /// <summary>No log may show the values.</summary>
        public override string ToString() => nameof(Resolved);
    }

    /// <summary>One has none.</summary>
    public sealed record Unavailable(string Message) : SecretResolution;
}
