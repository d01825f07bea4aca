using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Store;

/// <summary>A workflow on its way in.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Body">A serialised <c>mesh.intake.v1.Workflow</c> as it was submitted, with the jobs that were made of its nodes.</param>
/// <param name="Jobs">Those of its jobs that are to run.</param>
/// <param name="Request">The request_id; null when none was given.</param>
/// <param name="BodyHash">The SHA-256 of the body; empty without a request_id.</param>
public sealed record NewWorkflow(
    WorkflowKey Key,
    ReadOnlyMemory<byte> Body,
    IReadOnlyList<NewJob> Jobs,
    RequestKey? Request,
    ReadOnlyMemory<byte> BodyHash) : Addition(Key.Project, Key.Id, Request, BodyHash);
