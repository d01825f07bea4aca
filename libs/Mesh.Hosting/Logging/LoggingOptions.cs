using System.ComponentModel.DataAnnotations;

namespace Mesh.Hosting.Logging;

/// <summary>The section <c>Mesh:Logging</c>: where the service's own log goes.</summary>
public sealed class LoggingOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mesh:Logging";

    /// <summary>True: to standard output. In the environment Development it goes there always.</summary>
    public bool Console { get; set; } = true;

    /// <summary>Elasticsearch; without a URL nothing goes there.</summary>
    public ElasticsearchOptions Elasticsearch { get; set; } = new();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Console && Elasticsearch.Urls.Count == 0)
        {
            yield return new ValidationResult(
                $"{Section}:Console is false and {Section}:Elasticsearch:Urls is empty: the log would go nowhere; set one.");
        }

        List<ValidationResult> problems = [];
        Validator.TryValidateObject(Elasticsearch, new ValidationContext(Elasticsearch), problems, validateAllProperties: true);
        foreach (var problem in problems)
        {
            yield return problem;
        }
    }
}
