using Grpc.Core;

namespace Mesh.Hosting.Errors;

/// <summary>The messages of a call, of which none is read any more once this is disposed of.</summary>
internal sealed class BoundReader<T>(IAsyncStreamReader<T> stream) : IAsyncStreamReader<T>, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<bool> _reading = Task.FromResult(false);
    private CancellationTokenSource? _end;
    private CancellationToken _callers;
    private bool _isOver;

    public T Current => stream.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return Task.FromException<bool>(new InvalidOperationException("The call is over: it has no more messages."));
            }

            // Readers give the same token each time.
            if (_end is null || _callers != cancellationToken)
            {
                _end?.Dispose();
                (_end, _callers) = (CancellationTokenSource.CreateLinkedTokenSource(cancellationToken), cancellationToken);
            }

            return _reading = stream.MoveNext(_end.Token);
        }
    }

    /// <summary>Ends the read that is under way, if one is, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        if (_end is not null)
        {
            await _end.CancelAsync();
            // How it ended is for whoever reads.
            await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _end.Dispose();
        }
    }
}
