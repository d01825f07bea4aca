namespace Mesh.JobIntake.Store;

/// <summary>What comes in with a submit, for the store.</summary>
/// <param name="Project">The project.</param>
/// <param name="Id">The id of the job or workflow.</param>
/// <param name="Request">The request_id; null when none was given.</param>
/// <param name="BodyHash">The SHA-256 of the body; empty without a request_id.</param>
public abstract record Addition(string Project, string Id, RequestKey? Request, ReadOnlyMemory<byte> BodyHash);
