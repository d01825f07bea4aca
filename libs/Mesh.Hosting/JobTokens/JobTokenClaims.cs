namespace Mesh.Hosting.JobTokens;

/// <summary>What a job token says: which attempt its bearer is.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Epoch">The lease epoch under which the token was made.</param>
/// <param name="Needs">
/// The hash of the names of the jobs whose artifacts the bearer may read beside its own (<c>NeededJobs.Hash</c>); empty for none.
/// </param>
public sealed record JobTokenClaims(string Job, int Attempt, long Epoch, string Needs = "");
