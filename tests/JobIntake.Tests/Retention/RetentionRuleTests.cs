using Mesh.JobIntake.Retention;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Tests.Retention;

public sealed class RetentionRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>MaxAge and MinAge in hours, hours since the oldest kept ended (-1: fewer jobs), hours before now that are due.</summary>
    public static TheoryData<int, int, int, int> Rows => new()
    {
        { 24, 1, -1, 24 },
        { 24, 1, 30, 24 },
        { 24, 1, 5, 5 },
        { 24, 10, 5, 10 },
        { 0, 1, 5, 5 },
        { 24, 0, 0, 0 },
    };

    [Theory, MemberData(nameof(Rows))]
    public void DueBefore_AgeAndNumber_TheStricterOneCountsButNeverBelowTheLeastAge(int maxAge, int minAge, int kept, int due)
    {
        var options = new RetentionOptions { MaxAge = TimeSpan.FromHours(maxAge), MinAge = TimeSpan.FromHours(minAge) };

        Assert.Equal(Now.AddHours(-due), RetentionRule.DueBefore(options, Now, kept < 0 ? null : Now.AddHours(-kept)));
    }

    [Fact]
    public void DueBefore_NoBound_IsNever() => Assert.Equal(
        DateTimeOffset.MinValue, RetentionRule.DueBefore(new RetentionOptions { MaxAge = TimeSpan.Zero }, Now, null));

    [Theory]
    [InlineData("MaxAge=00:30:00", "MinAge")]
    [InlineData("BatchSize=0", "BatchSize")]
    [InlineData("Interval=00:00:00", "Interval")]
    [InlineData("MaxEndedJobs=-1", "MaxEndedJobs")]
    public async Task Start_SettingThatMakesNoSense_IsRefusedAndNamed(string setting, string named)
    {
        using var data = new TemporaryDirectory();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => IntakeHost.StartAsync(data.Path, settings: $"--JobIntake:Retention:{setting}"));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
