using Mesh.JobIntake.Store;
using Mesh.Queue.Commands;

namespace Mesh.JobIntake.Actor;

/// <summary>One command, and what comes in with it.</summary>
/// <param name="Command">What the queue is to decide.</param>
/// <param name="Added">What a submit brings for the store; null with other commands.</param>
public readonly record struct QueueRequest(QueueCommand Command, Addition? Added = null);
