using Mesh.Queue.Jobs;

namespace Mesh.Queue.Workflows;

/// <summary>A job of a workflow on its way in.</summary>
/// <param name="Job">What SubmitJob would say of it.</param>
/// <param name="Title">The node's name, with the values of its matrix in brackets.</param>
public sealed record PlannedJob(JobRequest Job, string Title);
