using Mesh.Intake.V1;
using Mesh.Queue.Effects;

namespace Mesh.JobIntake.Leasing;

/// <summary>Something to write to a dispatcher's stream: what the queue pushes, or the answer to what the dispatcher said.</summary>
/// <param name="Effect">What the queue pushes; null in an answer.</param>
/// <param name="Answer">The answer; null in what the queue pushes.</param>
internal readonly record struct SessionNews(QueueEffect? Effect, LeaseEnded? Answer);
