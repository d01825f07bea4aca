using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Push;

/// <summary>
/// The rate of each job that somebody writes to, all its writers together. A job over its rate is slowed: its streams are read no
/// further until it is within it again.
/// </summary>
internal sealed class PushRates(IOptions<PushOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (RateBucket Bucket, int Streams)> _jobs = [];
    private readonly long _start = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Counts a stream of a job in, until disposed.</summary>
    public Share Enter(string job)
    {
        lock (_gate)
        {
            var (bucket, streams) = _jobs.GetValueOrDefault(job);
            bucket ??= new RateBucket(options.Value.JobBytesPerSecond);
            _jobs[job] = (bucket, streams + 1);
            return new Share(this, job, bucket);
        }
    }

    private void Leave(string job)
    {
        lock (_gate)
        {
            var (bucket, streams) = _jobs[job];
            if (streams > 1 || bucket.Debt(Now) > TimeSpan.Zero)
            {
                _jobs[job] = (bucket, streams - 1);
            }
            else
            {
                _jobs.Remove(job);
            }

            if (streams == 1)
            {
                DropPaid();
            }
        }
    }

    // A writer that leaves in debt finds it when it comes back; who stays away is forgotten once it is paid.
    private void DropPaid()
    {
        foreach (var (job, (bucket, streams)) in _jobs)
        {
            if (streams == 0 && bucket.Debt(Now) == TimeSpan.Zero)
            {
                _jobs.Remove(job);
            }
        }
    }

    /// <summary>One stream's part in its job's rate.</summary>
    internal sealed class Share(PushRates rates, string job, RateBucket bucket) : IDisposable
    {
        public void Take(int bytes) => bucket.Take(bytes, rates.Now);

        /// <summary>Waits until the job is within its rate.</summary>
        public async ValueTask WaitAsync(CancellationToken cancellationToken)
        {
            while (bucket.Debt(rates.Now) is var debt && debt > TimeSpan.Zero)
            {
                // A timer counts whole milliseconds.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(debt.TotalMilliseconds)), rates.Clock, cancellationToken);
            }
        }

        public void Dispose() => rates.Leave(job);
    }

    private TimeProvider Clock => time;
}
