using System.ComponentModel.DataAnnotations;
using Mesh.Hosting.Names;

namespace Mesh.JobIntake.Actor;

/// <summary>The section <c>JobIntake:Projects</c>: the limits of projects.</summary>
public sealed class ProjectsOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "JobIntake:Projects";

    /// <summary>The limits of projects that have none of their own.</summary>
    public ProjectOptions Default { get; set; } = new();

    /// <summary>The limits of single projects, by name: all of them, nothing is taken from the default.</summary>
    public Dictionary<string, ProjectOptions> Named { get; set; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, options) in Named.Append(new("Default", Default)))
        {
            if (options != Default && !ProjectId.IsValid(name))
            {
                yield return new ValidationResult($"{Section}:Named:{name} is not a project's name: {ProjectId.Form}.");
            }

            var found = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
            foreach (var result in found)
            {
                yield return new ValidationResult($"{Section}, {name}: {result.ErrorMessage}", result.MemberNames);
            }
        }
    }
}
