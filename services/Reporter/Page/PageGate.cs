using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Page;

/// <summary>Counts what is open at the page, and lets no more in than the options say.</summary>
internal sealed class PageGate(IOptions<PageOptions> options)
{
    private int _streams;
    private int _questions;

    /// <summary>Open streams, downloads included.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Takes a place for a stream; null at the bound.</summary>
    public IDisposable? EnterStream() => Enter(ref _streams, options.Value.MaxStreams, () => Interlocked.Decrement(ref _streams));

    /// <summary>Takes a place for a question to a peer; null at the bound.</summary>
    public IDisposable? EnterQuestion() =>
        Enter(ref _questions, options.Value.MaxQuestions, () => Interlocked.Decrement(ref _questions));

    private static Place? Enter(ref int open, int bound, Action leave)
    {
        if (Interlocked.Increment(ref open) <= bound)
        {
            return new Place(leave);
        }

        Interlocked.Decrement(ref open);
        return null;
    }

    private sealed class Place(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
