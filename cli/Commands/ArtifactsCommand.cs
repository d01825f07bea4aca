using System.CommandLine;
using Mesh.Cli.Artifacts;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;
using Mesh.Report.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh artifacts JOB [PATH]`.</summary>
internal static class ArtifactsCommand
{
    public static Command Create(CommandSession session)
    {
        var job = CommonOptions.Job();
        var path = new Argument<string?>("PATH")
        {
            Description = "A file, a folder, or a pattern such as 'build/*.tar.gz' (default: all)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var project = CommonOptions.Project();
        var attempt = new Option<int>("--attempt") { Description = "The attempt, from 1 (default: the newest)", HelpName = "N" };
        var directory = new Option<string?>("--directory", "-d")
        {
            Description = "Download them into this folder, over files of the same paths; prints where each is",
            HelpName = "DIR",
        };
        var output = CommonOptions.Output();
        var command = new Command("artifacts", "List the files that a job kept, or download them with -d")
        {
            job, path, project, attempt, directory, output,
        };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var name = parsed.JobName(job, project);
            var all = await ArtifactList.ReadAsync(mesh, name, parsed.GetValue(attempt), cancellationToken);
            var chosen = ArtifactChoice.Of(all.Artifacts, parsed.GetValue(path), name);
            if (chosen.Count == 0)
            {
                session.Console.Say($"mesh: {name} has no artifacts");
            }

            if (parsed.GetValue(directory) is { } folder)
            {
                await DownloadAsync(mesh, session, name, all.Attempt, chosen, folder, parsed.IsJson(output), cancellationToken);
            }
            else
            {
                Show(chosen, parsed.IsJson(output), session.Console);
            }

            return ExitCodes.Succeeded;
        }));
        return command;
    }

    private static async Task DownloadAsync(
        MeshConnection mesh,
        CommandSession session,
        string job,
        int attempt,
        IReadOnlyList<Artifact> chosen,
        string folder,
        bool json,
        CancellationToken cancellationToken)
    {
        var download = new ArtifactDownload(mesh, session.Time, folder);
        foreach (var artifact in chosen)
        {
            var place = await download.GetAsync(job, attempt, artifact, cancellationToken);
            session.Console.WriteLine(json ? JsonText.Of(artifact) : PlainText.OneLine(place));
        }
    }

    private static void Show(IReadOnlyList<Artifact> artifacts, bool json, CliConsole console)
    {
        if (json)
        {
            foreach (var artifact in artifacts)
            {
                console.WriteLine(JsonText.Of(artifact));
            }
        }
        else if (artifacts.Count > 0)
        {
            ArtifactRows.Show(artifacts, console);
        }
    }
}
