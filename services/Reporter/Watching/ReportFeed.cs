namespace Mesh.Reporter.Watching;

/// <summary>
/// The newest committed changes, in memory and bounded in number and bytes, for every watch to read at its own pace. A watch
/// keeps nothing but the version it has seen: one that is slow falls out of this window and reads the disk, where each report
/// is there once, in its newest form. So it costs nobody else anything, and its changes coalesce.
/// </summary>
public sealed class ReportFeed(int maxChanges, long maxBytes)
{
    private readonly Lock _gate = new();

    // Versions follow on each other without a gap, so the change with version v lies at v modulo the length.
    private readonly (AttemptReport? Report, int Bytes)[] _window = new (AttemptReport?, int)[maxChanges];
    private TaskCompletionSource _published = New();
    private long _bytes;
    private long _floor;
    private long _version;
    private bool _ended;

    /// <summary>The newest version that was published. All versions up to it are on disk.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>Says where the store begins; before anything else.</summary>
    public void StartAt(long version)
    {
        lock (_gate)
        {
            _version = _floor = version;
        }
    }

    /// <summary>Publishes changes that are on disk, in the order of their versions.</summary>
    public void Publish(IReadOnlyCollection<AttemptReport> changed)
    {
        if (changed.Count == 0)
        {
            return;
        }

        TaskCompletionSource published;
        lock (_gate)
        {
            foreach (var report in changed)
            {
                Append(report);
            }

            published = _published;
            _published = _ended ? _published : New();
        }

        published.TrySetResult();
    }

    /// <summary>Ends every watch: the process stops.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _published.TrySetResult();
        }
    }

    /// <summary>
    /// What changed after the version, each report once in its newest form, oldest change first, within the bounds of one read;
    /// null when the window does not reach back that far.
    /// </summary>
    public FeedPage? ReadAfter(long version, ReportFilter filter, int maxReports)
    {
        lock (_gate)
        {
            if (version < _floor)
            {
                return null;
            }

            var newest = new Dictionary<(string Job, int Attempt), AttemptReport>();
            for (var v = version + 1; v <= _version; v++)
            {
                var report = At(v).Report!;
                if (filter.Matches(report))
                {
                    newest[(report.Job, report.Attempt)] = report;
                }
            }

            List<AttemptReport> reports = [.. newest.Values.OrderBy(r => r.ResourceVersion).Take(maxReports)];
            var isAll = reports.Count == newest.Count;
            return new FeedPage(reports, isAll ? Math.Max(version, _version) : reports[^1].ResourceVersion);
        }
    }

    /// <summary>Returns once there is something newer than the version: true; or once the feed has ended: false.</summary>
    public async Task<bool> WaitForNewerAsync(long version, CancellationToken cancellation)
    {
        while (true)
        {
            Task published;
            lock (_gate)
            {
                if (_ended || _version > version)
                {
                    return !_ended;
                }

                published = _published.Task;
            }

            await published.WaitAsync(cancellation);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ref (AttemptReport? Report, int Bytes) At(long version) => ref _window[version % _window.Length];

    private void Append(AttemptReport report)
    {
        var bytes = report.CalculateSize();
        while (_version > _floor && (_version - _floor == _window.Length || _bytes + bytes > maxBytes))
        {
            ref var oldest = ref At(++_floor);
            _bytes -= oldest.Bytes;
            oldest = default;
        }

        _version = report.ResourceVersion;
        At(_version) = (report, bytes);
        _bytes += bytes;
    }
}
