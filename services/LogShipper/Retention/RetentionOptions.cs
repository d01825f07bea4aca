using System.ComponentModel.DataAnnotations;

namespace Mesh.LogShipper.Retention;

/// <summary>The section <c>LogShipper:Retention</c>: how long logs are kept.</summary>
public sealed class RetentionOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "LogShipper:Retention";

    /// <summary>How long an archived log is kept, from when it was archived. 0: for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Bytes of one project's archived logs, as stored; beyond it the oldest go. 0: no bound.</summary>
    [Range(0, long.MaxValue)]
    public long MaxBytes { get; set; }

    /// <summary>
    /// How long a log without a seal may be silent, and no writer connected, until it is taken for abandoned and sealed. 0:
    /// for ever.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan AbandonAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often is looked.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What holds for a project instead, by its id.</summary>
    public Dictionary<string, ProjectRetention> Projects { get; set; } = [];

    /// <summary>What holds for a project.</summary>
    internal (TimeSpan MaxAge, long MaxBytes) Of(string project)
    {
        var own = Projects.GetValueOrDefault(project);
        return (own?.MaxAge ?? MaxAge, own?.MaxBytes ?? MaxBytes);
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (project, own) in Projects)
        {
            if (own.MaxAge < TimeSpan.Zero || own.MaxBytes < 0)
            {
                yield return new ValidationResult($"{Section}:Projects:{project}: MaxAge and MaxBytes must not be negative.");
            }
        }
    }
}
