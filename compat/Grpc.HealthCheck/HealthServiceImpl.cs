using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.Health;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.HealthCheck;

/// <summary>The standard health service, answering from statuses that the application sets.</summary>
public class HealthServiceImpl : HealthBase
{
    // A watcher that is this far behind misses the oldest changes; the newest it always gets.
    private const int PendingChanges = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServingStatus> _statuses = [];
    private readonly Dictionary<string, List<ChannelWriter<ServingStatus>>> _watchers = [];

    /// <param name="service">Full name of a service; empty is the server as a whole.</param>
    /// <param name="status">From now on.</param>
    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock)
        {
            var before = StatusOf(service);
            _statuses[service] = status;
            Tell(service, before, status);
        }
    }

    /// <summary>Makes the service unknown again.</summary>
    public void ClearStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock)
        {
            Forget(service);
        }
    }

    /// <summary>Makes every service unknown again.</summary>
    public void ClearAll()
    {
        lock (_lock)
        {
            foreach (var service in _statuses.Keys.ToList())
            {
                Forget(service);
            }
        }
    }

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        lock (_lock)
        {
            return _statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, string.Empty));
        }
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var changes = Channel.CreateBounded<ServingStatus>(
            new BoundedChannelOptions(PendingChanges) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Subscribe(request.Service, changes.Writer);
        try
        {
            // Cancellation ends the call in the ordinary way: for a watch it is no failure.
            using var cancelled = context.CancellationToken.Register(() => changes.Writer.TryComplete());
            await foreach (var status in changes.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
            }
        }
        finally
        {
            Unsubscribe(request.Service, changes.Writer);
        }
    }

    private void Subscribe(string service, ChannelWriter<ServingStatus> watcher)
    {
        lock (_lock)
        {
            // Under the lock of the changes, so that none falls between the first answer and the subscription.
            watcher.TryWrite(StatusOf(service));
            if (!_watchers.TryGetValue(service, out var watchers))
            {
                _watchers[service] = watchers = [];
            }

            watchers.Add(watcher);
        }
    }

    private void Unsubscribe(string service, ChannelWriter<ServingStatus> watcher)
    {
        lock (_lock)
        {
            if (_watchers.TryGetValue(service, out var watchers) && watchers.Remove(watcher) && watchers.Count == 0)
            {
                _watchers.Remove(service);
            }
        }
    }

    private void Forget(string service)
    {
        var before = StatusOf(service);
        _statuses.Remove(service);
        Tell(service, before, ServingStatus.ServiceUnknown);
    }

    private void Tell(string service, ServingStatus before, ServingStatus now)
    {
        if (before != now && _watchers.TryGetValue(service, out var watchers))
        {
            watchers.ForEach(watcher => watcher.TryWrite(now));
        }
    }

    private ServingStatus StatusOf(string service) => _statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown);
}
