namespace Mesh.Queue.Jobs;

/// <summary>A job's place in a workflow.</summary>
/// <param name="Id">The workflow's id; it is of the job's project.</param>
/// <param name="Title">The node's name, with the values of its matrix in brackets.</param>
public sealed record WorkflowLink(string Id, string Title);
