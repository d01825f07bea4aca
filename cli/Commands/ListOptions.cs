using System.CommandLine;
using Mesh.Cli.Connection;
using Mesh.Cli.Lines;
using Mesh.Cli.Output;
using Mesh.Intake.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Mesh.Cli.Commands;

/// <summary>The options of `mesh list` that say which jobs.</summary>
internal sealed class ListOptions
{
    private readonly Option<string> _project = new("--project", "-p")
    {
        Description = "Only this project (default: all)",
        HelpName = "PROJECT",
    };

    private readonly Option<string[]> _states = new("--state", "-s")
    {
        Description = $"Only jobs in this state, may be repeated: {string.Join(", ", JobStateText.Names)}",
        HelpName = "STATE",
    };

    private readonly Option<string[]> _labels = new("--label", "-l")
    {
        Description = "Only jobs with this label; may be repeated, for jobs that have all",
        HelpName = "KEY=VALUE",
    };

    private readonly Option<string?> _workflow = new("--workflow")
    {
        Description = "Only jobs of this workflow, by its name or its ID",
        HelpName = "WORKFLOW",
    };

    private readonly Option<string?> _since = new("--since")
    {
        Description = "Only jobs submitted since " + SinceText.Form,
        HelpName = "TIME",
    };

    public void AddTo(Command command)
    {
        _since.Validators.Add(result =>
        {
            if (SinceText.Parse(result.GetValueOrDefault<string?>() ?? "", DateTimeOffset.MaxValue) is null)
            {
                result.AddError($"--since takes {SinceText.Form}");
            }
        });
        foreach (var option in new Option[] { _project, _states, _labels, _workflow, _since })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="CliException">A state or a label is wrong, or a time ago is before 1970.</exception>
    public ListJobsRequest Read(ParseResult parsed, DateTimeOffset now)
    {
        var only = parsed.GetValue(_project) is { Length: > 0 } named ? named : "-";
        var request = new ListJobsRequest { Parent = $"projects/{only}" };
        request.States.AddRange((parsed.GetValue(_states) ?? []).Select(JobStateText.Parse));
        foreach (var (key, value) in (parsed.GetValue(_labels) ?? []).Select(text => NameAndValue.Parse("--label", text)))
        {
            if (request.Labels.TryGetValue(key, out var earlier) && earlier != value)
            {
                throw new CliException($"--label {key}: a job has one value of a label, {earlier} or {value}", ExitCodes.Usage);
            }

            request.Labels[key] = value;
        }

        if (parsed.GetValue(_workflow) is { } workflow)
        {
            request.Workflow = workflow.Contains('/')
                ? workflow
                : $"projects/{(only == "-" ? JobReference.DefaultProject : only)}/workflows/{workflow}";
        }

        if (parsed.GetValue(_since) is { } since)
        {
            var from = SinceText.Parse(since, now)
                ?? throw new CliException($"--since {since}: that is before 1970", ExitCodes.Usage);
            request.CreatedFrom = Timestamp.FromDateTimeOffset(from);
        }

        return request;
    }
}
