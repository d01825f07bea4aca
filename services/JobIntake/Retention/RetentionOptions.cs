using System.ComponentModel.DataAnnotations;

namespace Mesh.JobIntake.Retention;

/// <summary>The section <c>JobIntake:Retention</c>: how long jobs and workflows are kept after they have ended.</summary>
public sealed class RetentionOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "JobIntake:Retention";

    /// <summary>How long after its end a job is kept; 0 for no bound.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Ended jobs that a project keeps, the newest ends; 0 for no bound.</summary>
    [Range(0, 1_000_000_000)]
    public int MaxEndedJobs { get; set; } = 100_000;

    /// <summary>
    /// How long a job is kept at least, however many have ended: a submit that is repeated within it still meets its job.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan MinAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The wait between two sweeps.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Jobs that one transaction removes; a workflow goes whole, with up to 1,000 jobs.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 200;

    /// <summary>The pause after each batch, which leaves the store to the queue.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxAge > TimeSpan.Zero && MaxAge < MinAge)
        {
            yield return new ValidationResult(
                $"{Section}:MaxAge is {MaxAge}, less than MinAge, {MinAge}: raise the one or lower the other.", [nameof(MaxAge)]);
        }
    }
}
