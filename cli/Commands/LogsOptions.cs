using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Lines;

namespace Mesh.Cli.Commands;

/// <summary>The options of `mesh logs`.</summary>
internal sealed class LogsOptions
{
    private readonly Argument<string> _job = new("JOB")
    {
        Description = "The job's name as `mesh submit` printed it, or just its ID; or a workflow's full name, for the logs of its jobs",
    };

    private readonly Option<string> _project = CommonOptions.Project();
    private readonly Option<string> _output = CommonOptions.Output();
    private readonly Option<bool> _follow = new("--follow", "-f")
    {
        Description = "Go on until the job has ended, through all its attempts",
    };

    private readonly Option<long> _from = new("--from")
    {
        Description = "Start at this byte of the attempt's log",
        HelpName = "OFFSET",
    };

    private readonly Option<int> _last = new("--tail", "-n")
    {
        Description = "Only the last lines, of all steps together",
        HelpName = "LINES",
    };

    private readonly Option<int> _attempt = new("--attempt")
    {
        Description = "The attempt, from 1 (default: the newest)",
        HelpName = "N",
    };

    private readonly Option<string[]> _steps = new("--step")
    {
        Description = "Only this step's output; may be given several times",
        HelpName = "STEP",
    };

    private readonly Option<string?> _since = new("--since")
    {
        Description = "Only what was written since " + SinceText.Form,
        HelpName = "TIME",
    };

    private readonly Option<bool> _timestamps = new("--timestamps", "-t")
    {
        Description = "Begin each line with the time at which it was written, in UTC",
    };

    private readonly Option<string?> _grep = new("--grep")
    {
        Description = "Only lines in which this regular expression finds something, colours aside",
        HelpName = "REGEX",
    };

    private readonly Option<bool> _ignoreCase = new("--ignore-case", "-i") { Description = "--grep takes upper for lower case" };

    private readonly Option<bool> _fold = new("--fold")
    {
        Description = "Show each group (`--- name`, `::group::name`) as one line; one that did not end is shown whole",
    };

    public void AddTo(Command command)
    {
        _from.Validators.Add(result => Require(result, result.GetValueOrDefault<long>() >= 0, "--from takes an offset from 0"));
        _last.Validators.Add(result => Require(result, result.GetValueOrDefault<int>() > 0, "--tail takes a number of lines from 1"));
        _since.Validators.Add(result => Require(
            result,
            SinceText.Parse(result.GetValueOrDefault<string?>() ?? "", DateTimeOffset.MaxValue) is not null,
            $"--since takes {SinceText.Form}"));
        _grep.Validators.Add(result => RequireRegex(result, result.GetValueOrDefault<string?>() ?? ""));
        foreach (var option in new Option[]
        {
            _project, _follow, _from, _last, _attempt, _steps, _since, _timestamps, _grep, _ignoreCase, _fold, _output,
        })
        {
            command.Options.Add(option);
        }

        command.Arguments.Add(_job);
        command.Validators.Add(result =>
        {
            bool Has(Option option) => result.GetResult(option) is { Implicit: false };
            Require(result, !(Has(_last) && Has(_from)), "give --tail or --from, not both");
            Require(result, !(Has(_grep) && Has(_fold)), "give --grep or --fold, not both");
            Require(result, !Has(_ignoreCase) || Has(_grep), "--ignore-case belongs to --grep");
            Require(
                result,
                result.GetValue(_output) != "json" || !(Has(_grep) || Has(_fold) || Has(_timestamps)),
                "--grep, --fold and --timestamps are for text; with -o json each message has its time and bytes");
        });
    }

    /// <summary>The workflow whose logs are asked for; null when it is a job.</summary>
    /// <exception cref="CliException">An option is about the log of one job.</exception>
    public string? WorkflowOf(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_job);
        if (!JobReference.IsWorkflow(name))
        {
            return null;
        }

        return new Option[] { _from, _last, _attempt, _timestamps, _grep, _fold }
            .FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } wrong
            ? throw new CliException(
                $"{wrong.Name} is about the log of one job; `mesh get {name}` lists those of the workflow", ExitCodes.Usage)
            : name;
    }

    public bool Follows(ParseResult parsed) => parsed.GetValue(_follow);

    public bool IsJson(ParseResult parsed) => parsed.IsJson(_output);

    public LogFilter FilterOf(ParseResult parsed, DateTimeOffset now) => new(
        parsed.GetValue(_steps) ?? [], parsed.GetValue(_since) is { } since ? SinceText.Parse(since, now) : null);

    public LogsRequest Read(ParseResult parsed, DateTimeOffset now)
    {
        var since = parsed.GetValue(_since);
        var filter = FilterOf(parsed, now);
        var (from, last) = (parsed.GetValue(_from), parsed.GetValue(_last));
        var pattern = parsed.GetValue(_grep);
        var view = new LineView(
            parsed.GetValue(_timestamps),
            pattern is null ? null : MakeRegex(pattern, parsed.GetValue(_ignoreCase)),
            parsed.GetValue(_fold),
            Numbered: from == 0 && last == 0 && since is null);
        return new LogsRequest(
            parsed.JobName(_job, _project),
            parsed.GetValue(_attempt),
            from,
            last,
            parsed.GetValue(_follow),
            parsed.IsJson(_output),
            filter,
            view);
    }

    private static void Require(SymbolResult result, bool holds, string error)
    {
        if (!holds)
        {
            result.AddError(error);
        }
    }

    private static void RequireRegex(SymbolResult result, string pattern)
    {
        try
        {
            _ = MakeRegex(pattern, ignoreCase: false);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            result.AddError($"--grep takes a regular expression: {e.Message}");
        }
    }

    // Linear in the line's length, whatever the pattern: a log is long.
    private static Regex MakeRegex(string pattern, bool ignoreCase) => new(
        pattern,
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
}
