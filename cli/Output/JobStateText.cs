using Mesh.Intake.V1;

namespace Mesh.Cli.Output;

/// <summary>Job states in words, and what they mean for the exit code.</summary>
public static class JobStateText
{
    private static readonly IReadOnlyDictionary<string, JobState> ByName = Enum.GetValues<JobState>()
        .Where(state => state != JobState.Unspecified)
        .ToDictionary(Of, StringComparer.OrdinalIgnoreCase);

    /// <summary>The words that <see cref="Parse"/> takes.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The state in lower case: `timed-out`.</summary>
    public static string Of(JobState state) => state switch
    {
        JobState.TimedOut => "timed-out",
        JobState.InfrastructureFailed => "infrastructure-failed",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <exception cref="CliException">There is no such state.</exception>
    public static JobState Parse(string text)
    {
        var word = text.Replace('_', '-');
        if (ByName.TryGetValue(word, out var state)
            || ByName.TryGetValue(word.Replace("JOB-STATE-", "", StringComparison.OrdinalIgnoreCase), out state))
        {
            return state;
        }

        throw new CliException($"there is no state \"{text}\"; states are {string.Join(", ", Names)}", ExitCodes.Usage);
    }

    /// <summary>True when a job in this state does not change any more.</summary>
    public static bool IsTerminal(JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled
        or JobState.TimedOut or JobState.InfrastructureFailed or JobState.Skipped;

    /// <summary>The exit code of a command that waited for a job which ended in this state.</summary>
    public static int ExitCodeOf(JobState state) => state switch
    {
        JobState.Succeeded => ExitCodes.Succeeded,
        JobState.Failed or JobState.TimedOut => ExitCodes.Failed,
        JobState.Cancelled or JobState.Skipped => ExitCodes.Cancelled,
        JobState.InfrastructureFailed => ExitCodes.PlatformFailed,
        _ => ExitCodes.Software,
    };
}
