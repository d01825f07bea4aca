using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Mesh.Hosting.Logging;

/// <summary>The section <c>Mesh:Logging:Elasticsearch</c>: the service's own log as documents of a data stream.</summary>
public sealed class ElasticsearchOptions : IValidatableObject
{
    private const string Section = $"{LoggingOptions.Section}:Elasticsearch";

    /// <summary>The nodes: <c>http://HOST:9200</c>; user and password may be in the URL. None: off.</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>An API key, in base64 as Elasticsearch gives it. It takes the place of a user in the URL.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The data stream. <c>{0:yyyy.MM.dd}</c> in it becomes the event's day.</summary>
    [Required]
    public string IndexFormat { get; set; } = "logs-mesh.services-default";

    /// <summary>A folder for what is not sent yet, one for each process. Empty: it is held in memory.</summary>
    public string BufferDirectory { get; set; } = "";

    /// <summary>The size of a buffer file in bytes.</summary>
    [Range(64 * 1024, 1024L * 1024 * 1024)]
    public long BufferFileBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The number of buffer files. When all are full, new events are lost, and their number is logged.</summary>
    [Range(2, 1_000)]
    public int BufferFiles { get; set; } = 16;

    /// <summary>The bytes of refused events that are kept beside the buffer files. The oldest go first.</summary>
    [Range(64 * 1024, 1024L * 1024 * 1024)]
    public long RefusedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The events in memory when there is no folder. Past it, new ones are lost, and their number is logged.</summary>
    [Range(100, 1_000_000)]
    public int QueueEvents { get; set; } = 10_000;

    /// <summary>How long events gather before they are sent.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time of a request, and of the last flush when the service stops.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var url in Urls.Where(url => !IsUrl(url)))
        {
            yield return new ValidationResult($"{Section}:Urls has '{url}'; use http://HOST:PORT or https://HOST:PORT.");
        }

        if (!IsFormat(IndexFormat))
        {
            yield return new ValidationResult(
                $"{Section}:IndexFormat is '{IndexFormat}'; use a data stream, such as logs-mesh.services-default.");
        }
    }

    private static bool IsUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is ("http" or "https");

    private static bool IsFormat(string format)
    {
        try
        {
            var name = string.Format(CultureInfo.InvariantCulture, format, DateTimeOffset.UnixEpoch);
            return name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
