namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>Whose an artifact is: the attempt, and the epoch of the pod that stored it.</summary>
public readonly record struct AttemptId(string Job, int Number, long Epoch);
