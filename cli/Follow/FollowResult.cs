using Mesh.Intake.V1;

namespace Mesh.Cli.Follow;

/// <summary>How following a job ended.</summary>
/// <param name="Job">The job as it was last seen.</param>
/// <param name="Detached">True when the reader left while the job goes on.</param>
internal sealed record FollowResult(Job Job, bool Detached);
