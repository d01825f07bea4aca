using System.Diagnostics.Metrics;
using Mesh.LogShipper.Shipping.Elastic;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>The meter <c>Mesh.LogShipper</c>: what the shipper does.</summary>
internal sealed class ShippingMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Mesh.LogShipper";

    private readonly Meter _meter;
    private readonly Counter<long> _documents;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    public ShippingMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _documents = _meter.CreateCounter<long>("mesh.shipping.documents", "{document}", "Documents sent, by result");
        _requests = _meter.CreateCounter<long>("mesh.shipping.requests", "{request}", "Bulk requests, by result");
        _duration = _meter.CreateHistogram<double>("mesh.shipping.bulk.duration", "s", "How long a bulk request took");
    }

    /// <summary>Shows how far the shipper is, each time that somebody looks.</summary>
    public void Observe(ShippingStatus status)
    {
        _meter.CreateObservableGauge(
            "mesh.shipping.lag", () => status.UnshippedBytes, "By", "Bytes that are stored and not shipped");
        _meter.CreateObservableGauge(
            "mesh.shipping.oldest", () => status.OldestAge.TotalSeconds, "s", "Age of the oldest byte that is not shipped");
        _meter.CreateObservableGauge(
            "mesh.shipping.dead_letters", () => status.DeadLetters, "{document}", "Documents that were refused for good");
    }

    public void Sent(BulkResult result, TimeSpan took)
    {
        _duration.Record(took.TotalSeconds);
        _requests.Add(1, new KeyValuePair<string, object?>("result", NameOf(result.Verdict.ToString())));
        foreach (var group in result.Items.GroupBy(item => item.Verdict))
        {
            _documents.Add(group.Count(), new KeyValuePair<string, object?>("result", NameOf(group.Key.ToString())));
        }
    }

    public void Dispose() => _meter.Dispose();

    private static string NameOf(string verdict) => verdict.ToLowerInvariant();
}
