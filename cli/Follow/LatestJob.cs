using Mesh.Intake.V1;

namespace Mesh.Cli.Follow;

/// <summary>A job as it was last seen, for those who wait until it is in some state.</summary>
internal sealed class LatestJob(Job first)
{
    private readonly Lock _gate = new();
    private Job _value = first;
    private Exception? _failure;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Job Value
    {
        get
        {
            lock (_gate)
            {
                return _value;
            }
        }
    }

    public void Set(Job job)
    {
        lock (_gate)
        {
            _value = job;
            Announce();
        }
    }

    /// <summary>Nothing more will be seen: those who wait get the error.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            Announce();
        }
    }

    public async Task<Job> WaitAsync(Func<Job, bool> until, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (until(_value))
                {
                    return _value;
                }

                if (_failure is not null)
                {
                    throw new WatchFailedException(_failure);
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Announce()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
