using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>What the reasons have in common.</summary>
public static class OutcomeReasons
{
    // The proto keeps 40 and above for the platform's own failures.
    private const int FirstInfrastructure = 40;

    /// <summary>The platform failed, not the job: another attempt may do better.</summary>
    public static bool IsInfrastructure(this OutcomeReason reason) => (int)reason >= FirstInfrastructure;
}
