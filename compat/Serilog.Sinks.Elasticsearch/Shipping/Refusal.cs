using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>An event that is set aside.</summary>
/// <param name="Event">The event.</param>
/// <param name="Status">The status that Elasticsearch gave it; 0: it was not asked.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct Refusal(BufferedEvent Event, int Status, string Reason);
