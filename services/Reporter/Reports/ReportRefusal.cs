namespace Mesh.Reporter.Reports;

/// <summary>Why a word was refused.</summary>
public enum ReportRefusal
{
    /// <summary>A later attempt, or a later pod of this attempt, has reported.</summary>
    AttemptStale,

    /// <summary>The attempt has another result.</summary>
    ResultExists,

    /// <summary>The step ended otherwise.</summary>
    StepEnded,
}
