using System.Text;
using Mesh.Cli.Follow;
using Mesh.Cli.Lines;

namespace Mesh.Cli.Tests.Lines;

public sealed class GroupFoldTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private readonly List<string> _shown = [];
    private readonly GroupFold _fold;
    private int _seconds;

    public GroupFoldTests() => _fold = new GroupFold(line => _shown.Add(Encoding.UTF8.GetString(line.Text.Span)));

    [Fact]
    public void Write_GroupsOfBothKinds_AreOneLineEach()
    {
        Write("before", "--- install", "a", "b", "--- \e[1mbuild\e[0m", "c", "::group::test", "d", "e", "f", "::endgroup::", "after");
        _fold.End();
        Assert.Equal(
            ["before", "▸ install (2 lines, 3.0s)", "▸ build (1 line, 2.0s)", "▸ test (3 lines, 4.0s)", "after"], _shown);
    }

    [Fact]
    public void Write_GroupThatTheJobWantsOpen_StaysOpen()
    {
        Write("~~~ quiet", "a", "+++ loud", "b");
        _fold.End();
        Assert.Equal(["▸ quiet (1 line, 2.0s)", "+++ loud", "b"], _shown);
    }

    [Fact]
    public void End_GroupDidNotEnd_IsShownWhole()
    {
        Write("::group::build", "compiling", "error: no");
        _fold.End();
        Assert.Equal(["▾ build", "compiling", "error: no"], _shown);
    }

    [Fact]
    public void End_LongGroupDidNotEnd_ShowsItsLastLinesAndSaysHowManyAreMissing()
    {
        Write(["--- build", .. Enumerable.Range(1, GroupFold.KeptLines + 5).Select(i => $"{i}")]);
        _fold.End();
        Assert.Equal(["▾ build", "… 5 lines left out", "6"], _shown[..3]);
        Assert.Equal($"{GroupFold.KeptLines + 5}", _shown[^1]);
    }

    [Fact]
    public void Write_NextStepAndPlatformLines_OpenGroupsAreTheirStepsOwn()
    {
        Write("--- build", "error");
        Line("s", "step failed", LogOrigin.Platform);
        Write("--- more", "lines");
        Line("after", "clean", LogOrigin.Output);
        Assert.Equal(["▾ build", "error", "step failed", "▾ more", "lines", "clean"], _shown);
    }

    [Theory]
    [InlineData("---")]
    [InlineData("--- ")]
    [InlineData("---- a")]
    [InlineData(" --- a")]
    [InlineData("::group::")]
    [InlineData("text ::endgroup::")]
    public void Of_NoMarker_IsNull(string text) => Assert.Null(GroupMarker.Of(text));

    private void Write(params IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Line("s", line, LogOrigin.Output);
        }
    }

    private void Line(string step, string text, LogOrigin origin) =>
        _fold.Write(new LogLine(step, origin, Start.AddSeconds(_seconds++), Encoding.UTF8.GetBytes(text), true, true));
}
