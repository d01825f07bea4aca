using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Push;

/// <summary>
/// The open streams of writers. Of one writer of one log the newest counts: the older's peer is gone, or has been replaced.
/// </summary>
public sealed class PushStreams(IOptions<PushOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(LogKey Key, string Writer), PushSession> _current = [];
    private readonly Dictionary<string, int> _writers = [];
    private readonly Dictionary<string, TaskCompletionSource> _ended = [];
    private int _open;

    /// <summary>Counts a stream in.</summary>
    public void Enter()
    {
        if (Interlocked.Increment(ref _open) > options.Value.MaxStreams)
        {
            Leave();
            throw MeshErrors.ResourceExhausted(
                "TOO_MANY_STREAMS", $"The log service takes {options.Value.MaxStreams} writers at a time.");
        }
    }

    /// <summary>Counts a stream out.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);

    /// <summary>True when a writer of the job is here.</summary>
    internal bool IsOpen(string job)
    {
        lock (_gate)
        {
            return _writers.ContainsKey(job);
        }
    }

    /// <summary>Ends the job's streams; done once there was a moment without any, and all that they were told is on disk.</summary>
    internal Task EndAsync(string job, RpcException error)
    {
        List<PushSession> sessions;
        Task ended;
        lock (_gate)
        {
            if (!_writers.ContainsKey(job))
            {
                return Task.CompletedTask;
            }

            if (!_ended.TryGetValue(job, out var waiting))
            {
                _ended[job] = waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            ended = waiting.Task;
            sessions = [.. _current.Values.Where(s => s.Key.Job == job)];
        }

        sessions.ForEach(s => s.Fail(error));
        return ended;
    }

    internal void Add(PushSession session)
    {
        PushSession? older;
        lock (_gate)
        {
            _current.TryGetValue((session.Key, session.Writer), out older);
            _current[(session.Key, session.Writer)] = session;
            _writers[session.Key.Job] = _writers.GetValueOrDefault(session.Key.Job) + 1;
        }

        older?.Supersede();
    }

    internal void Remove(PushSession session)
    {
        lock (_gate)
        {
            if (--_writers[session.Key.Job] == 0)
            {
                _writers.Remove(session.Key.Job);
                if (_ended.Remove(session.Key.Job, out var ended))
                {
                    ended.TrySetResult();
                }
            }

            if (_current.TryGetValue((session.Key, session.Writer), out var current) && current == session)
            {
                _current.Remove((session.Key, session.Writer));
            }
        }
    }
}
