using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Verdicts;

/// <summary>Holds docs/failures.md and the code together, row by row.</summary>
public sealed class FailureTableTests
{
    private static readonly IReadOnlyDictionary<string, FailureCase> Cases =
        StartFailures.All.Concat(EndFailures.All).ToDictionary(c => c.Row, StringComparer.Ordinal);

    public static TheoryData<string> Rows => [.. FailureDocument.Rows.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Judge_Row_IsAsTheDocumentSays(string row)
    {
        var (reason, isRetried) = FailureDocument.Rows[row];

        var outcome = Cases[row].Judge();

        Assert.Equal(reason, outcome is null ? "waits" : Spelled(outcome.Reason));
        Assert.Equal(isRetried, outcome?.Reason.IsInfrastructure() ?? false);
        Assert.NotEqual("", outcome?.Message);
    }

    [Fact]
    public void Cases_All_AreInTheDocument() =>
        Assert.Equal(FailureDocument.Rows.Keys.Order(StringComparer.Ordinal), Cases.Keys.Order(StringComparer.Ordinal));

    private static string Spelled(OutcomeReason reason) => string.Concat(
        reason.ToString().Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
