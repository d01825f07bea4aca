namespace Mesh.Queue.Jobs;

/// <summary>The end of one attempt as its dispatcher reported it: what makes a repeated CompleteLease recognisable.</summary>
public sealed record AttemptEnd(int Attempt, long Epoch, AttemptOutcome Outcome);
