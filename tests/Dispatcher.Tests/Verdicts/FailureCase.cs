using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Verdicts;

/// <summary>One row of docs/failures.md: what is seen, made up as the cluster shows it, and judged.</summary>
/// <param name="Row">The row's name in the document.</param>
/// <param name="Judge">The outcome; null: the attempt waits on.</param>
internal sealed record FailureCase(string Row, Func<Outcome?> Judge)
{
    public static FailureCase Of(string row, Func<Verdict?> judge) => new(row, () => judge()?.ToOutcome());
}
