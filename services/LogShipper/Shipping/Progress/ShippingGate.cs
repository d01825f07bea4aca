namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>Holds all workers back while the servers, as a whole, take nothing.</summary>
internal sealed class ShippingGate(RetryPace pace, TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _opens;
    private int _failures;

    /// <summary>Why the last request failed as a whole; empty: it did not.</summary>
    public string LastError { get; private set; } = "";

    public void Succeed()
    {
        lock (_gate)
        {
            (_failures, LastError) = (0, "");
        }
    }

    /// <summary>Closes for a while, and says for how long.</summary>
    public TimeSpan Fail(string reason, TimeSpan least)
    {
        lock (_gate)
        {
            LastError = reason;
            var wait = pace.Next(++_failures, least);
            var opens = time.GetUtcNow() + wait;
            _opens = opens > _opens ? opens : _opens;
            return wait;
        }
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Remaining() is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private TimeSpan Remaining()
    {
        lock (_gate)
        {
            return _opens - time.GetUtcNow();
        }
    }
}
