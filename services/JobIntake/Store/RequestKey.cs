namespace Mesh.JobIntake.Store;

/// <summary>A request_id within its project.</summary>
public readonly record struct RequestKey(string Project, string RequestId);
