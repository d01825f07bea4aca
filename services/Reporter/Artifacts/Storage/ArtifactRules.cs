namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>Decides whether an attempt may store an artifact. Pure.</summary>
public static class ArtifactRules
{
    /// <param name="attempt">Who stores.</param>
    /// <param name="newest">The job's newest report; null when nothing was reported.</param>
    /// <param name="own">The report of this very attempt; null when nothing was reported for it.</param>
    /// <param name="stored">What the attempt has stored.</param>
    /// <param name="isStored">True when the very same file is stored already.</param>
    public static ArtifactResult Decide(
        AttemptId attempt, AttemptReport? newest, AttemptReport? own, ArtifactTotals stored, bool isStored)
    {
        if (newest?.Attempt > attempt.Number || own?.Epoch > attempt.Epoch || stored.Epoch > attempt.Epoch)
        {
            return new ArtifactResult.Stale();
        }

        return own?.Result is not null && !isStored ? new ArtifactResult.Ended() : new ArtifactResult.Good();
    }
}
