namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>
/// Whose turn it is: the projects in a ring, the logs of each in a row, so that a project with a thousand busy logs delays
/// another's
/// by one log. A source that must wait is parked, and holds nobody up. As many entries as there are sources.
/// </summary>
internal sealed class ShippingQueue(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<ShippingSource>> _rows = [];
    private readonly Queue<string> _ring = new();
    private readonly PriorityQueue<ShippingSource, DateTimeOffset> _parked = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>There is news of a source; false when it is gone, and the news is for its successor.</summary>
    public bool Signal(ShippingSource source)
    {
        lock (_gate)
        {
            switch (source.State)
            {
                case SourceState.Gone:
                    return false;
                case SourceState.Idle:
                    Enqueue(source);
                    break;
                case SourceState.Taken:
                    source.HasNews = true;
                    break;
            }

            return true;
        }
    }

    /// <summary>Takes the source whose turn it is; null when none is ready.</summary>
    public ShippingSource? TryTake()
    {
        lock (_gate)
        {
            Unpark(time.GetUtcNow());
            if (!_ring.TryDequeue(out var project))
            {
                return null;
            }

            var row = _rows[project];
            var source = row.Dequeue();
            if (row.Count > 0)
            {
                _ring.Enqueue(project);
            }
            else
            {
                _rows.Remove(project);
            }

            (source.State, source.HasNews) = (SourceState.Taken, false);
            return source;
        }
    }

    /// <summary>Gives a source back that has more to send.</summary>
    public void Return(ShippingSource source)
    {
        lock (_gate)
        {
            Enqueue(source);
        }
    }

    /// <summary>Gives a source back that is to wait.</summary>
    public void Park(ShippingSource source, TimeSpan wait)
    {
        lock (_gate)
        {
            source.State = SourceState.Parked;
            _parked.Enqueue(source, time.GetUtcNow() + wait);
            TellNews();
        }
    }

    /// <summary>Gives a source back that has nothing to send; true when there was no news meanwhile.</summary>
    public bool TryRest(ShippingSource source)
    {
        lock (_gate)
        {
            if (source.HasNews)
            {
                Enqueue(source);
                return false;
            }

            source.State = SourceState.Idle;
            return true;
        }
    }

    /// <summary>Makes an idle source gone; false when it is not idle any more.</summary>
    public bool TryForget(ShippingSource source)
    {
        lock (_gate)
        {
            if (source.State != SourceState.Idle)
            {
                return false;
            }

            source.State = SourceState.Gone;
            return true;
        }
    }

    /// <summary>Returns when a source is ready.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            var wait = Timeout.InfiniteTimeSpan;
            lock (_gate)
            {
                // One reading of the clock: what is not due by it is due later, and the wait is longer than nothing.
                var now = time.GetUtcNow();
                Unpark(now);
                if (_ring.Count > 0)
                {
                    return;
                }

                news = _news.Task;
                if (_parked.TryPeek(out _, out var due))
                {
                    wait = due - now;
                }
            }

            try
            {
                await news.WaitAsync(wait, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // A parked source is due: the loop finds it.
                continue;
            }
        }
    }

    private void Enqueue(ShippingSource source)
    {
        source.State = SourceState.Ready;
        if (!_rows.TryGetValue(source.Project, out var row))
        {
            _rows[source.Project] = row = new Queue<ShippingSource>();
            _ring.Enqueue(source.Project);
        }

        row.Enqueue(source);
        TellNews();
    }

    private void Unpark(DateTimeOffset now)
    {
        while (_parked.TryPeek(out var source, out var due) && due <= now)
        {
            _parked.Dequeue();
            Enqueue(source);
        }
    }

    private void TellNews()
    {
        _news.TrySetResult();
        _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
