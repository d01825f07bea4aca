using System.Diagnostics.Metrics;

namespace Mesh.JobIntake.Retention;

/// <summary>What retention does, in the meter <c>Mesh.JobIntake</c>.</summary>
internal sealed class RetentionMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Mesh.JobIntake";

    private readonly Counter<long> _removed;
    private double _oldest;

    public RetentionMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _removed = meter.CreateCounter<long>("mesh.jobs.expired", "{job}", "Ended jobs that retention removed");
        meter.CreateObservableGauge(
            "mesh.jobs.oldest_ended", () => Volatile.Read(ref _oldest), "s", "Age of the oldest ended job, as the last sweep found it");
    }

    public void Removed(int jobs) => _removed.Add(jobs);

    public void Found(TimeSpan oldest) => Volatile.Write(ref _oldest, oldest.TotalSeconds);
}
