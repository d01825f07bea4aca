using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Mesh.Testing.Elasticsearch;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Shipping;

public sealed class MetricTests
{
    [Fact]
    public async Task Meter_AfterShipping_TellsWhatWasSentAndWhatIsLeft()
    {
        var seen = new ConcurrentDictionary<string, double>();
        await using var rig = await ShippingRig.StartAsync();
        using var listener = new MeterListener();
        var factory = rig.Service.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            // Other tests of this process have meters of the same name.
            if (instrument.Meter.Name == "Mesh.LogShipper" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var result = tags.Length > 0 ? $" {tags[0].Value}" : "";
            seen.AddOrUpdate(instrument.Name + result, value, (_, old) => instrument.IsObservable ? value : old + value);
        }

        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(i, value, tags));
        listener.Start();
        rig.Elastic.ItemFault = item => item.Message == "bad" ? StubItemFault.Mapping : null;
        await rig.ShippedAsync(await rig.WriteAsync(ShippingRig.Job("demo", 1), "good\nbad\n"));
        await rig.WriteAsync(ShippingRig.Job("demo", 2), "no end", seal: false);
        await ShippingRig.UntilAsync(() => rig.Status.UnshippedBytes == 6, () => $"{rig.Status.UnshippedBytes}");
        listener.RecordObservableInstruments();
        Assert.Equal(1, seen["mesh.shipping.documents stored"]);
        Assert.Equal(1, seen["mesh.shipping.documents refused"]);
        Assert.Equal(1, seen["mesh.shipping.dead_letters"]);
        Assert.Equal(6, seen["mesh.shipping.lag"]);
        Assert.InRange(seen["mesh.shipping.oldest"], 0, 60);
        Assert.True(seen["mesh.shipping.bulk.duration"] > 0);
    }
}
