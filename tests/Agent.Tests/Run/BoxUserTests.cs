using System.Diagnostics;
using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.Agent.Tests.Run;

/// <summary>Boxes of users that are not the agent's, and without capabilities, as the Dispatcher's pods have them.</summary>
public sealed class BoxUserTests
{
    // The user and group of the agent's image, which is the group of a pod's volumes.
    private const string Agent = "1654";

    private const UnixFileMode All = (UnixFileMode)511;

    // What jobs do to what prepare made: git reads, a file changed, made and removed, the output folder, the home.
    private const string Work = """
        id -u
        git status --short
        test "$(git rev-parse HEAD)" = "$MESH_GIT_COMMIT"
        echo changed > file
        mkdir -p new/folder && echo made > new/folder/file
        git add -A && git -c user.name=T -c user.email=t@localhost commit -q -m more
        rm file
        echo out > "$WERCKER_OUTPUT_DIR/out"
        touch ~/.rc
        """;

    [RootTheory]
    [InlineData("the agent's user", Agent, Agent)]
    [InlineData("a user of an image", "65534", "65534")]
    [InlineData("root without capabilities", "0", "0")]
    public async Task Step_OfABoxUserWithoutCapabilities_CanUseWhatPrepareMade(string who, string user, string group)
    {
        // The program does this at its start; here it is the test's process that prepares.
        UserMask.Clear();
        using var repository = new Repository();
        repository.Commit("file", "first");
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of(Work, "cat new/folder/file").WithSource(repository.Url))
        {
            Shell =
            [
                "setpriv", "--reuid", user, "--regid", group, "--groups", Agent, "--no-new-privs", "--inh-caps=-all",
                "--bounding-set=-all", "sh",
            ],
        };
        pod.BoxEnvironment["HOME"] = "/no/such/home";

        // A volume of a pod is open to all of its users, and belongs to the agent's group.
        File.SetUnixFileMode(Path.GetDirectoryName(pod.Control)!, All);
        File.SetUnixFileMode(pod.Control, All);
        Assert.Equal(0, await pod.PrepareAsync());
        await ChownAsync(pod.Pipeline, pod.Control);

        Assert.Equal(0, await pod.RunAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.True(outcome.Reason == OutcomeReason.Succeeded, $"{who}: {outcome.Message}\n{mesh.Logs.Text}");
        Assert.StartsWith($"{user}\n", mesh.Logs.TextOf("step-1", LogStream.Stdout), StringComparison.Ordinal);
        Assert.Equal("made\n", mesh.Logs.TextOf("step-2", LogStream.Stdout));
        await pod.BoxEndsAsync();
    }

    private static async Task ChownAsync(params string[] folders)
    {
        using var chown = Process.Start("chown", ["-R", $"{Agent}:{Agent}", .. folders]);
        await chown.WaitForExitAsync();
        Assert.Equal(0, chown.ExitCode);
    }
}
