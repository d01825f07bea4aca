using Mesh.JobIntake.Store.Postgres;

namespace Mesh.JobIntake.Leadership;

/// <summary>Whether a standby may take the lead. To take it too early costs an interruption, and never a job: the epoch fences.</summary>
internal static class Succession
{
    /// <param name="row">What the standby sees now.</param>
    /// <param name="before">What it saw one look before; null at the first look.</param>
    /// <param name="self">The standby.</param>
    public static bool MayTake(LeaderRow row, LeaderRow? before, string self) =>
        !row.IsAlive || row.Holder == self || IsGone(row, before);

    // A leader whose connection broke opens another one at once. One that was gone at two looks in a row did not.
    private static bool IsGone(LeaderRow row, LeaderRow? before) =>
        row.IsSessionGone && before is { IsSessionGone: true } && before.Holder == row.Holder && before.Epoch == row.Epoch;
}
