using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Mesh.Cli.Commands;
using Mesh.Intake.V1;

namespace Mesh.Cli.Tests.Commands;

public sealed class ListOptionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_NoOption_AsksForAllJobs() => Assert.Equal(new ListJobsRequest { Parent = "projects/-" }, Read());

    [Fact]
    public void Read_LabelsAndSince_AreInTheRequest()
    {
        var request = Read("-p", "web", "--label", "branch=main", "-l", "empty=", "-l", "branch=main", "--since", "2h");

        var expected = new ListJobsRequest
        {
            Parent = "projects/web",
            Labels = { ["branch"] = "main", ["empty"] = "" },
            CreatedFrom = Timestamp.FromDateTimeOffset(Now.AddHours(-2)),
        };
        Assert.Equal(expected, request);
    }

    [Fact]
    public void Read_SinceAMoment_IsThatMoment() => Assert.Equal(
        Timestamp.FromDateTimeOffset(Now.AddHours(-4)), Read("--since", "2026-11-24T08:00:00Z").CreatedFrom);

    [Theory]
    [InlineData("--label", "branch")]
    [InlineData("--label", "=main")]
    [InlineData("--label", "branch=main", "--label", "branch=dev")]
    [InlineData("--since", "36000d")]
    public void Read_AnOptionIsWrong_NamesIt(params string[] arguments)
    {
        var error = Assert.Throws<CliException>(() => Read(arguments));

        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.StartsWith(arguments[0], error.Message, StringComparison.Ordinal);
    }

    private static ListJobsRequest Read(params string[] arguments)
    {
        var options = new ListOptions();
        var command = new Command("list");
        options.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed, Now);
    }
}
