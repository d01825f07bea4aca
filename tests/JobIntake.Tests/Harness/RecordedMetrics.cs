using System.Diagnostics.Metrics;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>What the instruments of one factory's meters say; of a gauge the last word counts.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _last = new(StringComparer.Ordinal);

    public RecordedMetrics(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Note(instrument, value));
        _listener.Start();
    }

    public double Sum(string instrument)
    {
        lock (_gate)
        {
            return _sums.GetValueOrDefault(instrument);
        }
    }

    public double Look(string gauge)
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            return _last.GetValueOrDefault(gauge);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value)
    {
        lock (_gate)
        {
            _sums[instrument.Name] = _sums.GetValueOrDefault(instrument.Name) + value;
            _last[instrument.Name] = value;
        }
    }
}
