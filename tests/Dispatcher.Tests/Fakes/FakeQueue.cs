using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Fakes;

/// <summary>A queue in memory that keeps the contract of leases: epochs, one holder, grants up to what is asked for.</summary>
internal sealed class FakeQueue : JobQueueService.JobQueueServiceClient
{
    private readonly Lock _gate = new();
    private readonly List<Lease> _jobs = [];
    private readonly Dictionary<string, string> _holders = [];
    private readonly Dictionary<string, Session> _sessions = [];

    /// <summary>Every completion that was accepted: the job and its reason.</summary>
    public Channel<(string Job, OutcomeReason Reason)> Completed { get; } =
        Channel.CreateUnbounded<(string Job, OutcomeReason Reason)>();

    /// <summary>What dispatchers asked for, in order.</summary>
    public Channel<(string Dispatcher, int MaxLeases)> Capacities { get; } =
        Channel.CreateUnbounded<(string Dispatcher, int MaxLeases)>();

    public int Stale { get; private set; }

    /// <summary>What was held before a hello is granted again, and the word that this is all of it waits for <see cref="Sync"/>.</summary>
    public bool HoldsSynced { get; init; }

    public void Add(Lease lease, string? holder = null)
    {
        lock (_gate)
        {
            _jobs.Add(lease);
            if (holder is not null)
            {
                _holders[lease.Ref.Job] = holder;
            }

            Grant();
        }
    }

    /// <summary>A dispatcher's leases run out: others get them.</summary>
    public void Expire(string dispatcher)
    {
        lock (_gate)
        {
            _sessions.Remove(dispatcher, out var session);
            session?.Responses.TryComplete();
            foreach (var job in _holders.Where(h => h.Value == dispatcher).Select(h => h.Key).ToList())
            {
                _holders.Remove(job);
            }

            Grant();
        }
    }

    /// <summary>Says that a dispatcher has all that it held before, and grants more.</summary>
    public void Sync(string dispatcher)
    {
        lock (_gate)
        {
            _sessions[dispatcher].Responses.TryWrite(new LeaseJobsResponse { Synced = new LeaseSynced { TakesEnds = true } });
            Grant();
        }
    }

    public int HeldBy(string dispatcher)
    {
        lock (_gate)
        {
            return _holders.Count(h => h.Value == dispatcher);
        }
    }

    public override AsyncDuplexStreamingCall<LeaseJobsRequest, LeaseJobsResponse> LeaseJobs(
        Metadata headers = null!, DateTime? deadline = null, CancellationToken cancellationToken = default)
    {
        var streams = new ChannelStreams<LeaseJobsRequest, LeaseJobsResponse>();
        _ = ServeAsync(streams);
        return streams.Call();
    }

    public override AsyncUnaryCall<CompleteLeaseResponse> CompleteLeaseAsync(
        CompleteLeaseRequest request,
        Metadata headers = null!,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Complete(request.Lease, request.Outcome)
                ? Unary(new CompleteLeaseResponse())
                : Unary<CompleteLeaseResponse>(new RpcException(new Status(StatusCode.FailedPrecondition, "stale")));
        }
    }

    public override AsyncUnaryCall<ReleaseLeaseResponse> ReleaseLeaseAsync(
        ReleaseLeaseRequest request,
        Metadata headers = null!,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Release(request.Lease);
            return Unary(new ReleaseLeaseResponse());
        }
    }

    private static AsyncUnaryCall<T> Unary<T>(T response) => Unary(Task.FromResult(response));

    private static AsyncUnaryCall<T> Unary<T>(RpcException failure) => Unary(Task.FromException<T>(failure));

    private static AsyncUnaryCall<T> Unary<T>(Task<T> response) =>
        new(response, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    private async Task ServeAsync(ChannelStreams<LeaseJobsRequest, LeaseJobsResponse> streams)
    {
        var name = "";
        await foreach (var request in streams.Requests.ReadAllAsync())
        {
            lock (_gate)
            {
                switch (request.MessageCase)
                {
                    case LeaseJobsRequest.MessageOneofCase.Hello:
                        name = request.Hello.Dispatcher;
                        _sessions[name] = new Session(streams.Responses) { MaxLeases = request.Hello.MaxLeases };
                        Capacities.Writer.TryWrite((name, request.Hello.MaxLeases));
                        _jobs.Where(j => _holders.GetValueOrDefault(j.Ref.Job) == name).ToList().ForEach(j => Push(j, name));
                        if (!HoldsSynced)
                        {
                            Sync(name);
                        }

                        break;
                    case LeaseJobsRequest.MessageOneofCase.Capacity when _sessions.TryGetValue(name, out var session):
                        session.MaxLeases = request.Capacity.MaxLeases;
                        Capacities.Writer.TryWrite((name, request.Capacity.MaxLeases));
                        Grant();
                        break;
                    case LeaseJobsRequest.MessageOneofCase.Heartbeat when _sessions.ContainsKey(name):
                        streams.Responses.TryWrite(new LeaseJobsResponse { Renewed = new LeaseRenewed() });
                        break;
                    case LeaseJobsRequest.MessageOneofCase.Progress
                        when _jobs.Find(j => j.Ref.Equals(request.Progress.Lease)) is { } job:
                        job.State = request.Progress.State;
                        break;
                    case LeaseJobsRequest.MessageOneofCase.Ends:
                        var ended = new LeaseEnded();
                        ended.Results.AddRange(request.Ends.Ends.Select(End));
                        streams.Responses.TryWrite(new LeaseJobsResponse { Ended = ended });
                        break;
                }
            }
        }
    }

    private LeaseEndResult End(LeaseEnd end)
    {
        if (end.EndCase == LeaseEnd.EndOneofCase.Release)
        {
            Release(end.Lease);
            return new LeaseEndResult();
        }

        return Complete(end.Lease, end.Outcome)
            ? new LeaseEndResult { State = JobState.Succeeded }
            : new LeaseEndResult { Refusal = new Refusal { Code = (int)StatusCode.FailedPrecondition, Reason = "LEASE_STALE" } };
    }

    private bool Complete(LeaseRef lease, Outcome outcome)
    {
        if (_jobs.Find(j => j.Ref.Equals(lease)) is not { } job)
        {
            Stale++;
            return false;
        }

        _jobs.Remove(job);
        _holders.Remove(job.Ref.Job);
        Completed.Writer.TryWrite((job.Ref.Job, outcome.Reason));
        Grant();
        return true;
    }

    private void Release(LeaseRef lease)
    {
        if (_jobs.Exists(j => j.Ref.Equals(lease)))
        {
            _holders.Remove(lease.Job);
            Grant();
        }
    }

    private void Grant()
    {
        foreach (var job in _jobs.Where(j => !_holders.ContainsKey(j.Ref.Job)).ToList())
        {
            var free = _sessions.Where(s => _holders.Values.Count(h => h == s.Key) < s.Value.MaxLeases).ToList();
            if (free.Count == 0)
            {
                return;
            }

            var next = free.MinBy(s => _holders.Values.Count(h => h == s.Key)).Key;
            _holders[job.Ref.Job] = next;
            Push(job, next);
        }
    }

    private void Push(Lease job, string holder)
    {
        job.Ref.Epoch++;
        job.TimeToLive = Duration.FromTimeSpan(TimeSpan.FromSeconds(30));
        _sessions[holder].Responses.TryWrite(new LeaseJobsResponse { Lease = job.Clone() });
    }

    private sealed class Session(ChannelWriter<LeaseJobsResponse> responses)
    {
        public ChannelWriter<LeaseJobsResponse> Responses { get; } = responses;

        public int MaxLeases { get; set; }
    }
}
