using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Cli.Submit;
using Mesh.Cli.Up;
using Mesh.Intake.V1;
using Mesh.Report.V1;

namespace Mesh.Cli.Demo;

/// <summary>Shows mesh once from end to end: up in a temporary folder, the examples, their logs and reports, down.</summary>
internal sealed class DemoRun(CliConsole console, TimeProvider time)
{
    /// <returns>The exit code: 0 only when every example ended as it should.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var examples = ExampleFolder.Find(AppContext.BaseDirectory);
        var folder = Directory.CreateTempSubdirectory("mesh-demo-").FullName;
        var wrong = new List<string>();
        try
        {
            console.Say($"mesh: a mesh of its own, in {folder}");
            var options = new UpOptions(new DataFolder(Path.Combine(folder, "data")), Port: 0);
            await using var host = await UpHost.StartAsync(options, console, time, cancellationToken);
            console.Say($"mesh: ready at {host.Address.GetLeftPart(UriPartial.Authority)}");
            using var mesh = MeshConnection.Open(host.Address, time, console);
            foreach (var pipeline in DemoPipeline.All)
            {
                if (await ShowAsync(mesh, pipeline, examples, folder, cancellationToken) is { } problem)
                {
                    wrong.Add(problem);
                    await KeepWordsAsync(options.Folder);
                }
            }

            console.Say("mesh: stopping");
        }
        catch (RpcException e)
        {
            var why = RpcErrorText.Describe(e, new Uri("http://127.0.0.1"));
            throw new CliException($"the demo broke off: {why}", ExitCodes.Software, e);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        console.WriteLine("");
        wrong.ForEach(console.WriteLine);
        console.WriteLine(wrong.Count == 0
            ? "All examples ended as they should."
            : $"{wrong.Count} examples did not end as they should.");
        return wrong.Count == 0 ? ExitCodes.Succeeded : ExitCodes.Failed;
    }

    private async Task<string?> ShowAsync(
        MeshConnection mesh, DemoPipeline pipeline, string examples, string folder, CancellationToken cancellationToken)
    {
        var example = Path.Combine(examples, pipeline.Name);
        var source = pipeline.NeedsSource
            ? await ExampleFolder.MakeRepositoryAsync(example, Path.Combine(folder, pipeline.Name), cancellationToken)
            : null;
        var file = Path.Combine(example, "mesh.yml");
        console.WriteLine("");
        var from = source is null ? "" : $" --source {source}";
        console.WriteLine($"--- {pipeline.Name}: mesh submit -f examples/{pipeline.Name}/mesh.yml{from} --follow");
        var job = JobDraft.Make(new SubmitArguments(file, null, source, null, JobReference.DefaultProject, [], []));
        var submitted = await new SubmitRun(mesh).SubmitAsync(job, null, cancellationToken);
        new StayRun(mesh, console, time).Show(submitted);
        var follower = new JobFollower(mesh, console, time, new NoControl(), clock => new PrefixedLogSink(console, clock), LogFilter.None);
        var ended = (await follower.FollowAsync(submitted, cancellationToken)).Job;
        console.WriteLine(ResultLine.Of(ended));
        await ShowReportAsync(mesh, ended, cancellationToken);
        return ended.State == pipeline.Expected
            ? null
            : $"{pipeline.Name} should have {JobStateText.Of(pipeline.Expected)}, but {ResultLine.Of(ended)}";
    }

    private async Task ShowReportAsync(MeshConnection mesh, Job job, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetReportRequest { Job = job.Name };
            var report = await mesh.Questions.AskAsync(o => mesh.Reporter.GetReportAsync(request, o), cancellationToken);
            ReportView.Show(report.Report, console);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            console.WriteLine("no report");
        }
    }

    /// <summary>The folder is removed at the end; what the services said last goes to stderr while it is there.</summary>
    private async Task KeepWordsAsync(DataFolder folder)
    {
        const int Lines = 20;
        foreach (var log in Directory.EnumerateFiles(folder.ServiceLogs, "*.log").Order(StringComparer.Ordinal))
        {
            console.Error($"--- the end of {Path.GetFileName(log)}");
            foreach (var line in (await File.ReadAllLinesAsync(log)).TakeLast(Lines))
            {
                console.Error(line);
            }
        }
    }
}
