using System.CommandLine;
using Mesh.Cli.Connection;

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

    public static bool IsJson(this ParseResult parsed, Option<string> output) => parsed.GetValue(output) == "json";

    public static string JobName(this ParseResult parsed, Argument<string> job, Option<string> project) =>
        JobReference.Resolve(parsed.GetRequiredValue(job), parsed.GetRequiredValue(project));
}
