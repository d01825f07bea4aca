using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.Agent.Tests.Run;

/// <summary>What steps may do and hold.</summary>
public sealed class StepTests
{
    [Theory]
    [MemberData(nameof(Shells.All), MemberType = typeof(Shells))]
    public async Task Step_InAnyShell_RunsWithDefaultSignalsAndNoInput(string shell)
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("cat; kill -INT $$"))
        {
            Shell = shell.Split(' '),
        };

        Assert.Equal(0, await pod.LiveAsync());

        // POSIX shells make background commands ignore SIGINT, so a step must not be one.
        Assert.Equal("step \"step-1\" was killed by SIGINT (exit code 130)", (await mesh.Reports.Result).Outcome.Message);
    }

    [Theory]
    [MemberData(nameof(Shells.All), MemberType = typeof(Shells))]
    public async Task Step_KilledBySignal_MessageNamesIt(string shell)
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("kill -SEGV $$")) { Shell = shell.Split(' ') };

        Assert.Equal(0, await pod.LiveAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal((OutcomeReason.StepFailed, 139), (outcome.Reason, outcome.ExitCode));
        Assert.Equal("step \"step-1\" was killed by SIGSEGV (exit code 139)", outcome.Message);
        Assert.Contains(outcome.Message, mesh.Logs.TextOf("step-1", LogStream.Platform));
    }

    [Theory]
    [MemberData(nameof(Shells.All), MemberType = typeof(Shells))]
    public async Task Step_UserWithoutAHome_HasAFolderThatItCanWriteTo(string shell)
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Jobs.Of("echo kept >~/.rc; cat \"$HOME/.rc\"; echo \"$HOME\"");
        await using var pod = new Pod(mesh, job) { Shell = shell.Split(' ') };
        pod.BoxEnvironment["HOME"] = "/no/such/home";

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal($"kept\n{pod.Pipeline}/home\n", mesh.Logs.TextOf("step-1", LogStream.Stdout));
    }

    [Fact]
    public async Task Step_UserWithAHome_KeepsIt()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("echo \"$HOME\""));
        pod.BoxEnvironment["HOME"] = pod.Control;

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal($"{pod.Control}\n", mesh.Logs.TextOf("step-1", LogStream.Stdout));
    }

    [Fact]
    public async Task Step_FiftyMegabytesOnOneLine_EveryByteIsKept()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("head -c 50000000 /dev/zero | tr '\\000' x"));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(50_000_000, mesh.Logs.Bytes.Count(letter => letter == 'x'));
        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Fact]
    public async Task Step_WritesBytesThatAreNoUtf8_BytesAreKept()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("printf '\\377\\000\\376\\303'"));

        Assert.Equal(0, await pod.LiveAsync());

        var frame = Assert.Single(mesh.Logs.Frames, frame => frame.Step == "step-1");
        Assert.Equal<byte>([0xFF, 0x00, 0xFE, 0xC3], frame.Data.ToByteArray());
    }

    [Fact]
    public async Task Step_LeavesBackgroundProcess_RunGoesOnAndItsOutputIsKept()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Jobs.Of(
            "(until [ -e go ]; do sleep 0.02; done; echo late; touch went) & echo first",
            "touch go; until [ -e went ]; do sleep 0.02; done; echo second");
        await using var pod = new Pod(mesh, job)
        {
            Timings = new AgentTimings { Drain = TimeSpan.FromMilliseconds(100) },
        };

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal("first\nlate\n", mesh.Logs.TextOf("step-1", LogStream.Stdout));
        Assert.Contains("background process", mesh.Logs.TextOf("step-1", LogStream.Platform));
        Assert.Equal("second\n", mesh.Logs.TextOf("step-2", LogStream.Stdout));
        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Theory]
    [InlineData("no/such/place")]
    [InlineData("/no/such/place")]
    [InlineData("it's $(not) \"there\"; exit 0")]
    public async Task Step_DirectoryIsNotThere_FailsAndSaysSo(string cwd)
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Jobs.Of("echo never");
        job.Steps[0].Cwd = cwd;
        await using var pod = new Pod(mesh, job);

        Assert.Equal(0, await pod.LiveAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal(OutcomeReason.StepFailed, outcome.Reason);
        Assert.Contains($"its working directory {cwd} is not there", outcome.Message);
        Assert.Contains(cwd, mesh.Logs.TextOf("step-1", LogStream.Stdout));
        Assert.DoesNotContain("never", mesh.Logs.TextOf("step-1", LogStream.Stdout));
    }

    [Fact]
    public async Task Step_OddNamesCodeAndValues_AreTakenAsTheyAre()
    {
        const string Odd = "../../../tmp/$(touch x);'\"\\\n\t* äöü ` & |";
        await using var mesh = await FakeMesh.StartAsync();
        var job = Jobs.Of("mkdir \"it's\"", "printf '%s' \"$ODD|$MESH_STEP_NAME\"; pwd >&2 # '\" unclosed $( `");
        job.Steps[1].Name = Odd;
        job.Steps[1].Cwd = "it's";
        job.Steps[1].Env["ODD"] = Odd;
        await using var pod = new Pod(mesh, job);

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal($"{Odd}|{Odd}{pod.Source}/it's\n", mesh.Logs.TextOf(Odd, LogStream.Stdout));
        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Fact]
    public async Task Step_Environment_StepAboveJobAboveMeshAboveBox()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Jobs.Of("echo $A $B $C $D $CI $WERCKER $MESH_JOB $MESH_ATTEMPT $MESH_PIPELINE $WERCKER_SOURCE_DIR; env | grep -ci token");
        job.Env.Add(new Dictionary<string, string> { ["A"] = "job", ["B"] = "job", ["CI"] = "job" });
        job.Steps[0].Env["A"] = "step";
        await using var pod = new Pod(mesh, job);
        pod.BoxEnvironment["B"] = "box";
        pod.BoxEnvironment["C"] = "box";
        pod.BoxEnvironment["D"] = "box";
        pod.BoxEnvironment["dir"] = "box";

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(
            $"step job box box job true projects/test/jobs/0123456789abcdef 1 build {pod.Source}\n0\n",
            mesh.Logs.TextOf("step-1", LogStream.Stdout));
    }

    [Theory]
    [InlineData("1BAD", "x", "no name of an environment variable")]
    [InlineData("GOOD", "a\0b", "NUL")]
    public async Task Step_EnvironmentThatNoShellTakes_FailsAndSaysSo(string name, string value, string message)
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Jobs.Of("echo never");
        job.Env[name] = value;
        await using var pod = new Pod(mesh, job);

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Contains(message, (await mesh.Reports.Result).Outcome.Message);
        Assert.DoesNotContain("never", mesh.Logs.Text);
    }

    [Fact]
    public async Task Step_PutsALinkToTheTokenInPlaceOfTheNextStepsFiles_TokenIsNotRead()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(
            mesh,
            Jobs.Of(
                "for f in out err sh boot; do ln -s \"$MESH_CONTROL_DIR/../token\" \"$MESH_CONTROL_DIR/step-2.$f\"; done",
                "echo second"));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal("second\n", mesh.Logs.TextOf("step-2", LogStream.Stdout));
        Assert.DoesNotContain("the-token", mesh.Logs.Text);
    }
}
