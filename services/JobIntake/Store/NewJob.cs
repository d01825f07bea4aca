using System.Collections.ObjectModel;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>A job on its way in.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Definition">What it runs: a serialised <c>mesh.intake.v1.Job</c> with project, spec and labels.</param>
/// <param name="Request">The request_id; null when none was given.</param>
/// <param name="BodyHash">The SHA-256 of the body; empty without a request_id.</param>
public sealed record NewJob(JobKey Key, ReadOnlyMemory<byte> Definition, RequestKey? Request, ReadOnlyMemory<byte> BodyHash)
    : Addition(Key.Project, Key.Id, Request, BodyHash)
{
    /// <summary>Its labels, to find it by.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The values of its secrets, which the definition must not have; null when there are none.</summary>
    public SealedSecrets? Secrets { get; init; }
}
