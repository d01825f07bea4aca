using Mesh.Spool;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>
/// Which of the spool's logs another member knows of, and which have something new to tell; and those who wait for that. As many
/// entries as logs in the spool. For any number of threads.
/// </summary>
internal sealed class NoteBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LogKey, bool> _noted = [];
    private HashSet<LogKey> _changed = [];
    private TaskCompletionSource _told = New();
    private TaskCompletionSource _urgent = New();

    /// <summary>Completes when somebody waits.</summary>
    public Task Urgent
    {
        get
        {
            lock (_gate)
            {
                return _urgent.Task;
            }
        }
    }

    /// <summary>There is something new to tell of a log, at some time.</summary>
    public void Change(LogKey key)
    {
        lock (_gate)
        {
            _changed.Add(key);
        }
    }

    /// <summary>
    /// Completes when the log, and its seal if that is asked for, was told of, or could not be. Null: it was already.
    /// </summary>
    public Task? Want(LogKey key, bool isSealed)
    {
        lock (_gate)
        {
            if (_noted.TryGetValue(key, out var knowsSeal) && (knowsSeal || !isSealed))
            {
                return null;
            }

            _changed.Add(key);
            _urgent.TrySetResult();
            return _told.Task;
        }
    }

    /// <summary>Tells without waiting for the next interval.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _urgent.TrySetResult();
        }
    }

    /// <summary>Takes what is to be told. Who waits from now on waits for the next round.</summary>
    public (HashSet<LogKey> Keys, TaskCompletionSource Told) Take()
    {
        lock (_gate)
        {
            var taken = (_changed, _told);
            (_changed, _told, _urgent) = ([], New(), New());
            return taken;
        }
    }

    /// <summary>It could not be told, and is to be once more.</summary>
    public void PutBack(HashSet<LogKey> keys)
    {
        lock (_gate)
        {
            _changed.UnionWith(keys);
        }
    }

    /// <summary>Another member knows of the log.</summary>
    public void Note(LogKey key, bool isSealed)
    {
        lock (_gate)
        {
            _noted[key] = isSealed;
        }
    }

    /// <summary>The log is not in the spool any more.</summary>
    public void Forget(LogKey key)
    {
        lock (_gate)
        {
            _noted.Remove(key);
        }
    }

    /// <summary>The logs that another member knows of.</summary>
    public List<LogKey> Noted()
    {
        lock (_gate)
        {
            return [.. _noted.Keys];
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
