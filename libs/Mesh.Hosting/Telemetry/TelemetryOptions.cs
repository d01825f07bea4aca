using System.ComponentModel.DataAnnotations;

namespace Mesh.Hosting.Telemetry;

/// <summary>The section <c>Mesh:Telemetry</c>: where the service's metrics go.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mesh:Telemetry";

    /// <summary>
    /// The root of an OTLP receiver, such as <c>http://collector:4317</c>. Empty: what <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says;
    /// when that is not set either, nothing is exported.
    /// </summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary><c>grpc</c> or <c>http/protobuf</c>. Empty: <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, or <c>grpc</c>.</summary>
    public string OtlpProtocol { get; set; } = "";

    /// <summary>The time between two exports.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest time of an export, and of the last one when the service stops.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OtlpEndpoint.Length > 0
            && (!Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
        {
            yield return new ValidationResult(
                $"{Section}:OtlpEndpoint is '{OtlpEndpoint}'; use http://HOST:PORT or https://HOST:PORT.");
        }

        if (OtlpProtocol is not ("" or "grpc" or "http/protobuf"))
        {
            yield return new ValidationResult($"{Section}:OtlpProtocol is '{OtlpProtocol}'; use grpc or http/protobuf.");
        }
    }
}
