using Mesh.Report.V1;
using Mesh.Reporter.Artifacts.Storage;

namespace Mesh.Reporter.Tests.Artifacts;

public sealed class ArtifactRulesTests
{
    private static readonly AttemptId Attempt = new(Words.Job.ToString(), 2, 5);

    [Fact]
    public void Decide_NothingReported_IsGood() => Assert.IsType<ArtifactResult.Good>(Decide(null, null));

    [Theory]
    [InlineData(2, 5, false)]
    [InlineData(2, 4, false)]
    [InlineData(1, 9, true)]
    public void Decide_NewestOrOwnReport_IsGood(int attempt, long epoch, bool hasResult)
    {
        var newest = Report(attempt, epoch, hasResult);

        Assert.IsType<ArtifactResult.Good>(Decide(newest, attempt == 2 ? newest : null));
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(2, 6)]
    public void Decide_LaterAttemptOrPodReported_IsStale(int attempt, long epoch)
    {
        var newest = Report(attempt, epoch);

        Assert.IsType<ArtifactResult.Stale>(Decide(newest, attempt == 2 ? newest : null, isStored: true));
    }

    [Fact]
    public void Decide_LaterPodStored_IsStale() =>
        Assert.IsType<ArtifactResult.Stale>(Decide(null, null, new ArtifactTotals(6, 1, 1)));

    [Fact]
    public void Decide_ResultIsThere_OnlyWhatIsStoredIsGood()
    {
        var own = Report(2, 5, hasResult: true);

        Assert.IsType<ArtifactResult.Ended>(Decide(own, own));
        Assert.IsType<ArtifactResult.Good>(Decide(own, own, isStored: true));
    }

    private static ArtifactResult Decide(
        AttemptReport? newest, AttemptReport? own, ArtifactTotals stored = default, bool isStored = false) =>
        ArtifactRules.Decide(Attempt, newest, own, stored, isStored);

    private static AttemptReport Report(int attempt, long epoch, bool hasResult = false) => new()
    {
        Attempt = attempt,
        Epoch = epoch,
        Result = hasResult ? new Result() : null,
    };
}
