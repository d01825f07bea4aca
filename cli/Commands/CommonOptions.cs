using System.CommandLine;
using Mesh.Cli.Connection;
using Mesh.Cli.Up;

namespace Mesh.Cli.Commands;

/// <summary>Options and arguments that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string> Output()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "json: protobuf JSON, one message a line",
            HelpName = "json|text",
            DefaultValueFactory = _ => "text",
        };
        option.AcceptOnlyFromAmong("json", "text");
        return option;
    }

    public static Option<string> Project() => new("--project", "-p")
    {
        Description = "The project of the job",
        HelpName = "PROJECT",
        DefaultValueFactory = _ => JobReference.DefaultProject,
    };

    public static Argument<string> Job() => new("JOB")
    {
        Description = "The job's name as `mesh submit` printed it, or just its ID",
    };

    public static Argument<string> Target() => new("NAME")
    {
        Description = "The name of a job or a workflow as `mesh submit` printed it, or just its ID",
    };

    public static Option<string?> RequestId(string thing) => new("--request-id")
    {
        Description = $"Makes the {thing} idempotent: the same ID again gives the same job or workflow",
        HelpName = "ID",
    };

    public static Option<bool> Follow() => new("--follow")
    {
        Description = "Show the log live until it ends; the exit code is that of the job or workflow",
    };

    public static Option<bool> Wait() => new("--wait", "-w")
    {
        Description = "Wait until it ends; the exit code is that of the job or workflow",
    };

    public static void ExcludeEachOther(this Command command, Option<bool> follow, Option<bool> wait) =>
        command.Validators.Add(result =>
        {
            if (result.GetValue(follow) && result.GetValue(wait))
            {
                result.AddError("--follow and --wait exclude each other");
            }
        });

    public static Task<FoundTarget> FindAsync(
        this ParseResult parsed,
        Argument<string> target,
        Option<string> project,
        MeshConnection mesh,
        CancellationToken cancellationToken) =>
        FoundTarget.FindAsync(mesh, parsed.GetRequiredValue(target), parsed.GetRequiredValue(project), cancellationToken);

    /// <summary>The data folder of a `mesh up`.</summary>
    public static Option<string?> Data() => new("--data")
    {
        Description = "Where everything is kept (default: $XDG_DATA_HOME/mesh or ~/.local/share/mesh)",
        HelpName = "DIR",
    };

    public static DataFolder Folder(this ParseResult parsed, Option<string?> data) =>
        parsed.GetValue(data) is { Length: > 0 } path ? new DataFolder(Path.GetFullPath(path)) : DataFolder.Default();

    public static bool IsJson(this ParseResult parsed, Option<string> output) => parsed.GetValue(output) == "json";

    public static string JobName(this ParseResult parsed, Argument<string> job, Option<string> project) =>
        JobReference.Resolve(parsed.GetRequiredValue(job), parsed.GetRequiredValue(project));
}
