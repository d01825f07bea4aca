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
