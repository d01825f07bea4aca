using System.Text;
using Mesh.EndToEnd.Tests.Cluster;

namespace Mesh.EndToEnd.Tests.Stories;

/// <summary>Secrets of jobs from the caller's environment to the step, and nowhere that anybody can read.</summary>
[Collection(MeshCollection.Name)]
public sealed class SecretStories(MeshFixture fixture) : IDisposable
{
    private const string Value = "Tr0ub4dor & 'three' /horses";

    private readonly RunningMesh _mesh = fixture.Mesh;
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task Submit_SecretThatAStepPrintsInManyForms_IsInNoLogNoAnswerAndNoFile()
    {
        const string print =
            """
            [ ${#DEPLOY_TOKEN} = 27 ] && echo the step has it
            echo "$DEPLOY_TOKEN"
            printf 'user:%s@host' "$DEPLOY_TOKEN" | base64
            printf %s "$DEPLOY_TOKEN" | cut -c1-6 | tr -d '\n'; sleep 0.2; printf '%s\n' "$DEPLOY_TOKEN" | cut -c7-
            printf '%s\n' "$DEPLOY_TOKEN" | sed "s/ /%20/g; s/&/%26/g; s/'/%27/g; s,/,%2F,g"
            set -x
            : "$DEPLOY_TOKEN"
            """;
        var submitted = await SubmitAsync(_workspace.Pipeline(print), "--secret", "DEPLOY_TOKEN", "--wait");
        Assert.True(submitted.ExitCode == 0, submitted.ToString());
        var name = submitted.FirstLine;

        var log = await _mesh.RunAsync("logs", name);
        var job = await _mesh.RunAsync("get", name, "-o", "json");
        var list = await _mesh.RunAsync("list", "-o", "json");

        Assert.Contains("the step has it", log.Output, StringComparison.Ordinal);
        Assert.Contains("***", log.Output, StringComparison.Ordinal);
        Assert.Matches("\"name\": *\"DEPLOY_TOKEN\"", job.Output);
        Assert.Matches("\"isSet\": *true", job.Output);
        Assert.All([submitted, log, job, list], result =>
        {
            Assert.DoesNotContain("dor & 'three", result.Output + result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("horses", result.Output + result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("VHIwdWI0ZG9y", result.Output, StringComparison.Ordinal);
        });

        // The pod's own files and its Secret go with the pod.
        await Eventually.TrueAsync("the value is in no file of the data folder", () => Task.FromResult(!FilesWith(Value).Any()));
        Assert.NotEmpty(FilesWith("DEPLOY_TOKEN"));
    }

    [KubectlFact]
    public async Task Submit_ReferenceToASecret_LeadsToThoseOfTheProjectOnly()
    {
        var file = _workspace.Pipeline("[ \"$TOKEN\" = from-the-operator ] && echo it is the right one: $TOKEN");
        var name = $"s{Guid.NewGuid():n}";
        var made = await _mesh.KubectlAsync(
            "-n", "mesh-jobs", "create", "secret", "generic", name, "--from-literal=token=from-the-operator");
        Assert.True(made.ExitCode == 0, made.ToString());

        var refused = await SubmitAsync(file, "--secret-ref", $"TOKEN={name}/token", "--wait");

        Assert.True(refused.ExitCode == 1, refused.ToString());
        var job = await _mesh.RunAsync("get", refused.FirstLine, "-o", "json");
        Assert.Contains("OUTCOME_REASON_SECRET_UNAVAILABLE", job.Output, StringComparison.Ordinal);
        Assert.Contains(name, job.Output, StringComparison.Ordinal);

        await _mesh.KubectlAsync("-n", "mesh-jobs", "label", "secret", name, "mesh.dev/project=default");
        var taken = await SubmitAsync(file, "--secret-ref", $"TOKEN={name}/token", "--follow");

        Assert.True(taken.ExitCode == 0, taken.ToString());
        Assert.Contains("it is the right one: ***", taken.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();

    private Task<CommandResult> SubmitAsync(string file, params string[] more) => Command.RunAsync(
        Programs.Mesh,
        ["submit", "-f", file, .. more],
        new Dictionary<string, string> { ["MESH_ADDRESS"] = _mesh.Address, ["DEPLOY_TOKEN"] = Value });

    private IEnumerable<string> FilesWith(string text)
    {
        var looked = Encoding.UTF8.GetBytes(text);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(_mesh.Data, "*", options))
        {
            if (Holds(file, looked))
            {
                yield return file;
            }
        }
    }

    private static bool Holds(string file, byte[] looked)
    {
        try
        {
            if (new FileInfo(file).Length == 0)
            {
                return false;
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(looked) >= 0;
        }
        catch (IOException)
        {
            // It went away, or its owner has it locked: locks hold no text.
            return false;
        }
    }
}
