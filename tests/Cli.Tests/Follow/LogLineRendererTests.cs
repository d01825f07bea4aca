using Mesh.Cli.Follow;

namespace Mesh.Cli.Tests.Follow;

public sealed class LogLineRendererTests
{
    [Fact]
    public void Write_WholeLines_GetStepNumberAndSeconds()
    {
        var log = new RenderedLog().Out("one\ntwo\n").Out("three\n", at: 7.9);

        Assert.Equal("[build:L1:0s] one\n[build:L2:0s] two\n[build:L3:7s] three\n", log.Text);
    }

    [Fact]
    public void Write_SecondStep_StartsItsOwnNumbersAndSeconds()
    {
        var log = new RenderedLog().Out("a\n", "compile", at: 3).Out("b\n", "test", at: 60).Out("c\n", "test", at: 62);

        Assert.Equal("[compile:L1:0s] a\n[test:L1:0s] b\n[test:L2:2s] c\n", log.Text);
    }

    [Fact]
    public void Write_ReportedStart_CountsSecondsFromIt()
    {
        var log = new RenderedLog();
        log.Clock.Learn("build", RenderedLog.Start - TimeSpan.FromSeconds(5));

        log.Out("late\n");

        Assert.Equal("[build:L1:5s] late\n", log.Text);
    }

    [Fact]
    public void Write_LineInPieces_IsOneLine()
    {
        var log = new RenderedLog().Out("Hel").Out("lo, ").Out("world\nnext");

        Assert.Equal("[build:L1:0s] Hello, world\n", log.Text);
        Assert.True(log.Renderer.HasHeld);
        Assert.Equal("[build:L1:0s] Hello, world\n[build:L2:0s] next", log.Flush().Text);
        Assert.False(log.Renderer.HasHeld);
    }

    [Fact]
    public void Write_RestOfAFlushedLine_FollowsOnTheSameLine()
    {
        var log = new RenderedLog().Out("Password: ").Flush().Out("ok\n");

        Assert.Equal("[build:L1:0s] Password: ok\n", log.Text);
    }

    [Fact]
    public void Write_TwoStreamsInterleaved_KeepTheirLinesWhole()
    {
        var log = new RenderedLog().Out("out be").Err("err be").Out("gins\n").Err("gins\n");

        Assert.Equal("[build:L1:0s] out begins\n[build:L2:0s] err begins\n", log.Text);
    }

    [Fact]
    public void Write_OtherStreamAfterAFlush_BreaksTheLineAndContinuesUnderItsNumber()
    {
        var log = new RenderedLog().Out("dots...").Flush().Err("warning\n").Out("done\n");

        Assert.Equal("[build:L1:0s] dots...\n[build:L2:0s] warning\n[build:L1:0s] done\n", log.Text);
    }

    [Fact]
    public void Write_StepEndsWithoutNewline_ItsLastLineComesBeforeTheNextStep()
    {
        var log = new RenderedLog().Out("no newline", "one").Out("next\n", "two");

        Assert.Equal("[one:L1:0s] no newline\n[two:L1:0s] next\n", log.Text);
    }

    [Fact]
    public void Write_PlatformLine_ComesInOrderAndTakesNoNumber()
    {
        var log = new RenderedLog().Platform("checking out\n", "prepare").Out("a").Platform("step ended\n", "build").Out("\nb\n")
            .Platform("bye\n");

        Assert.Equal(
            "[prepare:mesh:0s] checking out\n[build:L1:0s] a\n[build:mesh:0s] step ended\n"
            + "[build:L1:0s] \n[build:L2:0s] b\n[mesh:0s] bye\n",
            log.Text);
    }

    [Fact]
    public void Write_HugeLine_PassesWithoutBeingHeld()
    {
        const int pieces = 800;
        var log = new RenderedLog();
        var piece = new byte[64 << 10];
        Array.Fill(piece, (byte)'x');
        for (var i = 0; i < pieces; i++)
        {
            log.Raw(piece);
        }

        log.End();

        const string prefix = "[build:L1:0s] ";
        Assert.Equal(prefix.Length + (pieces * piece.Length) + 1, log.Bytes.Length);
        Assert.Equal(1, log.Bytes.Count((byte)'\n'));
        Assert.False(log.Renderer.HasHeld);
    }

    [Fact]
    public void Write_AnyBytes_PassUnchangedWhenPlain()
    {
        byte[] bytes = [0xff, 0x1b, (byte)'[', (byte)'2', (byte)'J', 0, (byte)'\r', 0x80, (byte)'\n'];

        var log = new RenderedLog().Raw(bytes);

        Assert.True(log.Bytes.EndsWith(bytes));
    }

    [Fact]
    public void Write_EmptyLines_AreLines()
    {
        Assert.Equal("[build:L1:0s] \n[build:L2:0s] \n", new RenderedLog().Out("\n\n").Text);
    }

    [Fact]
    public void End_OpenLine_GetsItsNewline()
    {
        Assert.Equal("[build:L1:0s] half\n", new RenderedLog().Out("half").End().Text);
    }

    [Fact]
    public void Write_StepNameWithControls_CannotReachTheTerminal()
    {
        Assert.DoesNotContain('\e', new RenderedLog().Out("x\n", "bad\e[2Jname").Text);
    }

    [Fact]
    public void Write_Colour_PlatformLinesAreDimAndLinesAreReset()
    {
        var log = new RenderedLog(new LogLineStyle(IsTerminal: true, Colour: true)).Platform("p\n").Out("\e[31mred\n");

        Assert.Equal("\e[2m[mesh:0s] p\e[0m\n\e[36m[build:L1:0s] \e[0m\e[31mred\e[0m\n", log.Text);
    }
}
