using System.ComponentModel.DataAnnotations;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>
/// The section <c>LogShipper:Elasticsearch</c>: the servers that logs are shipped to. Elasticsearch, OpenSearch, or what else
/// speaks
/// <c>_bulk</c>; nothing asks for the product.
/// </summary>
public sealed class ElasticOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "LogShipper:Elasticsearch";

    /// <summary>The servers, <c>http</c> or <c>https</c>; one that fails is left for the next. None: nothing is
    /// shipped.</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>An API key in its encoded form. Not together with a user's name.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>A user's name, for basic authentication.</summary>
    public string Username { get; set; } = "";

    /// <summary>The user's password.</summary>
    public string Password { get; set; } = "";

    /// <summary>A PEM file of the authorities to trust in place of the system's; empty: the system's.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>True: request bodies are compressed. Needs a server that takes them, as Elasticsearch does by default.</summary>
    public bool Gzip { get; set; }

    /// <summary>True: an index template for <c>logs-mesh.jobs-*</c> is installed at start.</summary>
    public bool InstallTemplate { get; set; } = true;

    /// <summary>How long one request may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>True when there is a server to ship to.</summary>
    public bool IsConfigured => Urls.Count > 0;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var url in Urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            {
                yield return new ValidationResult(
                    $"{Section}:Urls has '{url}'; use http://HOST:PORT or https://HOST:PORT.", [nameof(Urls)]);
            }
        }

        if (ApiKey.Length > 0 && Username.Length > 0)
        {
            yield return new ValidationResult($"{Section} has an ApiKey and a Username; give one of them.", [nameof(ApiKey)]);
        }

        if (CaFile.Length > 0 && !File.Exists(CaFile))
        {
            yield return new ValidationResult($"{Section}:CaFile names '{CaFile}', which is not there.", [nameof(CaFile)]);
        }
    }
}
